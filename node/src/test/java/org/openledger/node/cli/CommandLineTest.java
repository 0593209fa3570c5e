package org.openledger.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/// What every command owes the person at the keyboard.
class CommandLineTest {
  @TempDir Path temp;
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return Cli.commandLine(args).setErr(new PrintWriter(err, true)).execute(args);
  }

  static List<CommandLine> commands() {
    List<CommandLine> all = new ArrayList<>();
    collect(Cli.commandLine(), all);
    return all;
  }

  private static void collect(CommandLine line, List<CommandLine> into) {
    into.add(line);
    line.getSubcommands().values().forEach(sub -> collect(sub, into));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandHasHelpWithAnExample(CommandLine line) {
    String help = line.getUsageMessage();
    assertThat(help).contains("--help", "Example", "openledger");
    assertThat(line.getCommandSpec().usageMessage().description()).isNotEmpty();
  }

  @Test
  void aMissingCommandIsWrongUsage() {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).contains("a command is missing").contains("--help");
  }

  @Test
  void anUnknownCommandIsWrongUsageAndSuggests() {
    assertThat(run("modl")).isEqualTo(2);
    assertThat(err.toString()).contains("modl").contains("model");
  }

  @Test
  void anUnknownOptionIsWrongUsage() {
    assertThat(run("model", "list", "--colour")).isEqualTo(2);
    assertThat(err.toString()).contains("--colour");
  }

  @Test
  void anOptionWithoutItsValueIsWrongUsage() {
    assertThat(run("model", "list", "--home")).isEqualTo(2);
  }

  @Test
  void anUnknownModelIsOneSentence() {
    assertThat(run("--home", temp.toString(), "model", "fetch", "gpt-9")).isEqualTo(1);
    assertThat(err.toString().strip())
        .startsWith("openledger: no model is called gpt-9")
        .doesNotContain("\n");
  }

  @Test
  void aHomeThatIsAFileIsOneSentenceWithoutATrace() throws Exception {
    Path file = Files.writeString(temp.resolve("f"), "x");
    assertThat(run("--home", file.toString(), "model", "fetch")).isEqualTo(1);
    assertThat(err.toString()).contains("is a file").doesNotContain("\tat ");
  }

  @Test
  void onlyVerboseShowsATrace() throws Exception {
    Path file = Files.writeString(temp.resolve("f"), "x");
    assertThat(run("-v", "--home", file.toString(), "model", "fetch")).isEqualTo(1);
    assertThat(err.toString()).contains("\tat ");
  }

  @Test
  void aTakenPortIsSaidBeforeAnythingIsDone() throws Exception {
    Path home = temp.resolve("home");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String port = String.valueOf(taken.getLocalPort());
      assertThat(run("demo", "--exit", "--port", port, "--home", home.toString())).isEqualTo(1);
      assertThat(err.toString()).contains(port, "is taken", "--port").doesNotContain("\tat ");
    }
    assertThat(home.resolve("networks")).isEmptyDirectory();
  }

  @Test
  void aFaucetThatCannotWorkIsRefusedBeforeAnythingIsOpened() throws Exception {
    String home = temp.toString();
    String secret = "f".repeat(64); // above the curve's order
    Path key = Files.writeString(temp.resolve("key"), secret);
    assertThat(run("--home", home, "chain", "init", "--dev")).isZero();
    for (List<String> wrong :
        List.of(
            List.of("--faucet", temp.resolve("nowhere").toString()),
            List.of("--faucet", key.toString()),
            List.of("--faucet-wei", "5"),
            List.of("--faucet", key.toString(), "--no-mining"),
            List.of("--faucet", key.toString(), "--host", "0.0.0.0"))) {
      err.getBuffer().setLength(0);
      List<String> line = new ArrayList<>(List.of("-v", "--home", home, "chain", "run"));
      line.addAll(wrong);
      assertThat(run(line.toArray(String[]::new))).isEqualTo(1);
      assertThat(err.toString()).contains("openledger: ").doesNotContain(secret);
    }
    assertThat(err.toString()).contains("keys that everybody knows");
    assertThat(temp.resolve("chain/store")).doesNotExist();
  }

  @Test
  void theHomeMayStandAfterTheCommandToo() throws Exception {
    Files.writeString(temp.resolve("VERSION"), "openledger-home 99\n");
    assertThat(run("model", "fetch", "--home", temp.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("openledger-home 99");
  }
}
