package org.openledger.node.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.openledger.node.NodeException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/// The root command and the one place where an error becomes a line and an exit code.
@Command(
    name = "openledger",
    mixinStandardHelpOptions = true,
    version = "openledger 0.1.0",
    synopsisSubcommandLabel = "COMMAND",
    description = "The network where the people whose data made an AI good are known and paid.",
    footer = {
      "",
      "Examples:",
      "  openledger demo --exit          the whole life of a row on real input",
      "  openledger node --print-config  every setting with its value",
      "  openledger COMMAND --help       more about a command"
    })
public final class Cli implements Runnable {
  private static final List<Class<?>> COMMANDS =
      List.of(
          DemoCommand.class,
          NodeCommand.class,
          ChainCommand.class,
          ModelCommand.class,
          TrainCommand.class,
          AttributeCommand.class);

  @Spec CommandSpec spec = CommandSpec.create();

  @Mixin GlobalOptions options = new GlobalOptions();

  private static volatile Runnable closed = () -> {};

  /// Runs a command line; the exit code is 0 done, 1 failed, 2 wrong usage.
  public static int run(String... args) {
    try {
      return commandLine(args).execute(args);
    } finally {
      closed.run();
    }
  }

  /// What to do when the command has ended and closed all it had opened: lets a Ctrl-C wait for
  /// that.
  static void whenClosed(Runnable then) {
    closed = then;
  }

  /// The global options of the line that `spec` belongs to.
  static GlobalOptions options(CommandSpec spec) {
    return ((Cli) spec.root().userObject()).options;
  }

  /// What reads the line `args`. It knows only the command that the first of them names, when they
  /// name one: to read the annotations of all takes longer than many commands.
  static CommandLine commandLine(String... args) {
    CommandLine line = new CommandLine(new Cli());
    List<Class<?>> named =
        COMMANDS.stream().filter(c -> args.length > 0 && args[0].equals(name(c))).toList();
    (named.isEmpty() ? COMMANDS : named).forEach(line::addSubcommand);
    return line.setExecutionExceptionHandler(Cli::failed)
        .setParameterExceptionHandler(Cli::misused)
        .setUsageHelpWidth(110)
        .setCaseInsensitiveEnumValuesAllowed(true);
  }

  private static String name(Class<?> command) {
    return command.getAnnotation(Command.class).name();
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  private static int misused(ParameterException e, String[] args) {
    CommandLine line = e.getCommandLine();
    line.getErr().println("openledger: " + oneLine(String.valueOf(e.getMessage())));
    if (!CommandLine.UnmatchedArgumentException.printSuggestions(e, line.getErr())) {
      line.getErr().println("See '" + line.getCommandSpec().qualifiedName() + " --help'.");
    }
    return 2;
  }

  private static int failed(Exception e, CommandLine line, ParseResult result) {
    PrintWriter err = line.getErr();
    err.println("openledger: " + sentence(e));
    if (((Cli) line.getCommandSpec().root().userObject()).options.verbose) {
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace));
      err.print(trace);
    }
    err.flush();
    return 1;
  }

  /// Our own exceptions carry their sentence; anything else is a defect and says so.
  private static String sentence(Exception e) {
    boolean ours = e.getClass().getName().startsWith("org.openledger.");
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    if (ours || e instanceof NodeException) {
      return oneLine(message);
    }
    return "unexpected %s: %s (run again with -v for where; finished blocks and files are kept)"
        .formatted(e.getClass().getSimpleName(), oneLine(message));
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
