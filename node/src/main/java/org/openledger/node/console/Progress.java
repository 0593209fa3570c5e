package org.openledger.node.console;

/// A line that moves while something takes more than a moment: redrawn on a terminal, printed now
/// and then elsewhere (a log stays readable).
public final class Progress implements AutoCloseable {
  private static final long TERMINAL_EVERY_MS = 100;
  private static final long LOG_EVERY_MS = 5_000;

  private final Console console;
  private final String label;
  private final long startedNs = System.nanoTime();
  private boolean shown; // the first line comes at once: what follows may take a while
  private long shownNs;

  Progress(Console console, String label) {
    this.console = console;
    this.label = label;
  }

  /// Shows how far it is: `done` of `total` in `unit`, with the time left once it can be told.
  public void at(long done, long total, String unit) {
    if (due()) {
      String left = "";
      double seconds = seconds();
      if (done > 0 && total > done && seconds > 1) {
        left = ", about %d s left".formatted(Math.round(seconds * (total - done) / done));
      }
      console.redraw(
          "  %s  %s %,d of %,d %s%s".formatted(label, bar(done, total), done, total, unit, left));
    }
  }

  /// Shows a free text, such as a loss and a speed.
  public void say(String text) {
    if (due()) {
      console.redraw("  " + label + "  " + text);
    }
  }

  /// Seconds since this progress began.
  public double seconds() {
    return (System.nanoTime() - startedNs) / 1e9;
  }

  private boolean due() {
    long now = System.nanoTime();
    long everyMs = console.terminal() ? TERMINAL_EVERY_MS : LOG_EVERY_MS;
    if (shown && now - shownNs < everyMs * 1_000_000) {
      return false;
    }
    shown = true;
    shownNs = now;
    return true;
  }

  private static String bar(long done, long total) {
    int width = 20;
    int full = total <= 0 ? 0 : (int) Math.min(width, width * done / total);
    return "█".repeat(full) + "░".repeat(width - full);
  }

  /// Nothing stays on the line: the caller says in a line of its own what came out.
  @Override
  public void close() {}
}
