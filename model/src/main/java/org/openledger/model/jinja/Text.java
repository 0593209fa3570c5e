package org.openledger.model.jinja;

import java.util.Arrays;

/// A string that remembers which of its characters a user wrote.
///
/// Joining and cutting keep the origin of every character; two texts of the same characters are
/// equal whatever their origin.
public final class Text implements Value {
  /// No characters.
  public static final Text EMPTY = new Text("", new int[0]);

  private final String string;

  /// Runs that a user wrote: [runs[0], runs[1]), [runs[2], runs[3]) …, ascending, none empty.
  private final int[] runs;

  private Text(String string, int[] runs) {
    this.string = string;
    this.runs = runs;
  }

  /// A text of the template's own.
  public static Text own(String string) {
    return string.isEmpty() ? EMPTY : new Text(string, new int[0]);
  }

  /// A text that a user wrote.
  public static Text user(String string) {
    return string.isEmpty() ? EMPTY : new Text(string, new int[] {0, string.length()});
  }

  /// A text made from others in a way that mixes their characters: a user's, if any of them is.
  static Text madeFrom(String string, Text... sources) {
    for (Text source : sources) {
      if (source.hasUserRuns()) {
        return user(string);
      }
    }
    return own(string);
  }

  /// The characters.
  public String string() {
    return string;
  }

  /// Whether any character is a user's.
  public boolean hasUserRuns() {
    return runs.length > 0;
  }

  /// Whether the characters from `from` up to `to` are all the template's own.
  public boolean isOwn(int from, int to) {
    int found = Arrays.binarySearch(runs, from);
    int before = found >= 0 ? found + 1 : -found - 1; // run borders at or before `from`
    return before % 2 == 0 && (before == runs.length || runs[before] >= to);
  }

  Text cut(int from, int to) {
    if (from >= to) {
      return EMPTY;
    }
    int[] kept = new int[runs.length];
    int n = 0;
    for (int i = 0; i < runs.length; i += 2) {
      int a = Math.max(runs[i], from);
      int b = Math.min(runs[i + 1], to);
      if (a < b) {
        kept[n++] = a - from;
        kept[n++] = b - from;
      }
    }
    return new Text(string.substring(from, to), Arrays.copyOf(kept, n));
  }

  Text join(Text after) {
    return new Joiner().add(this).add(after).text();
  }

  /// Builds a text from pieces.
  static final class Joiner {
    private final StringBuilder string = new StringBuilder();
    private int[] runs = new int[8];
    private int n;

    Joiner add(Text piece) {
      int shift = string.length();
      for (int i = 0; i < piece.runs.length; i += 2) {
        addRun(piece.runs[i] + shift, piece.runs[i + 1] + shift);
      }
      string.append(piece.string);
      return this;
    }

    private void addRun(int from, int to) {
      if (n > 0 && runs[n - 1] == from) {
        runs[n - 1] = to;
        return;
      }
      if (n == runs.length) {
        runs = Arrays.copyOf(runs, 2 * n);
      }
      runs[n++] = from;
      runs[n++] = to;
    }

    int length() {
      return string.length();
    }

    Text text() {
      return new Text(string.toString(), Arrays.copyOf(runs, n));
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Text text && text.string.equals(string);
  }

  @Override
  public int hashCode() {
    return string.hashCode();
  }

  @Override
  public String toString() {
    return string;
  }
}
