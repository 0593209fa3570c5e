package org.openledger.node;

import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openledger.node.cli.Cli;

/// The one program.
public final class OpenLedger {
  private OpenLedger() {}

  /// Runs a command and ends the process with its exit code: 0 done, 1 failed, 2 wrong usage.
  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT); // figures look the same on every machine
    Logger.getLogger("").setLevel(Level.WARNING);
    System.exit(Cli.run(args));
  }
}
