package org.openledger.node.console;

import java.io.PrintStream;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/// The program's two voices: people's lines and progress on standard error, one JSON document a
/// line on standard output (`--json`) and nothing else there.
public final class Console {
  private static final JsonMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private final PrintStream out;
  private final PrintStream err;
  private final boolean json;
  private final boolean terminal;
  private boolean progressShown;

  /// `json`: documents are wanted; `terminal`: standard error is one, so progress may redraw a
  /// line.
  public Console(PrintStream out, PrintStream err, boolean json, boolean terminal) {
    this.out = out;
    this.err = err;
    this.json = json;
    this.terminal = terminal;
  }

  /// A console on the process's own streams.
  public static Console system(boolean json) {
    return new Console(
        System.out, System.err, json, "1".equals(System.getenv("OPENLEDGER_TERMINAL")));
  }

  /// Whether documents are wanted.
  public boolean json() {
    return json;
  }

  /// A line for people.
  public synchronized void line(String text) {
    clearProgress();
    err.println(text);
  }

  /// The answer of a command: to standard output when people read it, never beside documents.
  public synchronized void answer(String text) {
    if (!json) {
      clearProgress();
      out.println(text);
    }
  }

  /// One document for programs; nothing without `--json`.
  public synchronized void document(Object value) {
    if (json) {
      clearProgress();
      out.println(JSON.writeValueAsString(value));
      out.flush();
    }
  }

  /// Starts a progress line; close it to end the line.
  public Progress progress(String label) {
    return new Progress(this, label);
  }

  boolean terminal() {
    return terminal;
  }

  synchronized void redraw(String text) {
    if (terminal) {
      err.print("\r" + text + "\u001b[K");
      err.flush();
      progressShown = true;
    } else {
      err.println(text);
    }
  }

  private void clearProgress() {
    if (progressShown) {
      err.print("\r\u001b[K");
      progressShown = false;
    }
  }
}
