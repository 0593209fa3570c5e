package org.openledger.node.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.openledger.node.console.Console;
import org.openledger.node.home.Home;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// The options that every command has, wherever on the line they stand.
public final class GlobalOptions {
  @Option(
      names = "--home",
      scope = ScopeType.INHERIT,
      paramLabel = "DIR",
      description = "Folder that holds all state (default: $OPENLEDGER_HOME, else ~/.openledger).")
  @Nullable Path homeDir;

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "One JSON document a line on standard output, nothing else there.")
  boolean json;

  @Option(
      names = "-v",
      scope = ScopeType.INHERIT,
      description = "Show stack traces and debug lines.")
  boolean verbose;

  /// The console that this call asked for.
  public Console console() {
    return Console.system(json);
  }

  /// The home folder, opened and checked.
  public Home home() {
    return Home.open(homePath());
  }

  /// Where the home folder is, whether or not it is there.
  public Path homePath() {
    String named = System.getenv("OPENLEDGER_HOME");
    if (homeDir != null) {
      return homeDir.toAbsolutePath().normalize();
    }
    return named != null && !named.isBlank()
        ? Path.of(named).toAbsolutePath().normalize()
        : Path.of(System.getProperty("user.home"), ".openledger");
  }
}
