package org.openledger.model.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// Python's string methods over [Text]; cutting keeps the origin of characters, changing them makes
/// the result the user's if the input was.
final class Strings {
  private Strings() {}

  static Text strip(Text t, @Nullable Value characters, boolean left, boolean right) {
    IntPredicate stripped = Python::isSpace;
    if (characters instanceof Text set) {
      stripped = c -> set.string().indexOf(c) >= 0;
    }
    String s = t.string();
    int from = 0;
    int to = s.length();
    while (left && from < to && stripped.test(s.codePointAt(from))) {
      from += Character.charCount(s.codePointAt(from));
    }
    while (right && from < to && stripped.test(s.codePointBefore(to))) {
      to -= Character.charCount(s.codePointBefore(to));
    }
    return t.cut(from, to);
  }

  /// `split` by a separator, or by runs of white space when there is none; at most `max` cuts, −1
  /// for any number.
  static List<Value> split(Text t, @Nullable Value separator, int max) {
    if (!(separator instanceof Text by)) {
      return words(t, max);
    }
    if (by.string().isEmpty()) {
      throw Failure.of("split by an empty string");
    }
    List<Value> parts = new ArrayList<>();
    int from = 0;
    int at = t.string().indexOf(by.string());
    while (at >= 0 && (max < 0 || parts.size() < max)) {
      parts.add(t.cut(from, at));
      from = at + by.string().length();
      at = t.string().indexOf(by.string(), from);
    }
    parts.add(t.cut(from, t.string().length()));
    return parts;
  }

  private static List<Value> words(Text t, int max) {
    List<Value> parts = new ArrayList<>();
    String s = t.string();
    Text rest = strip(t, null, true, false);
    int from = s.length() - rest.string().length();
    while (from < s.length()) {
      int to = from;
      if (max >= 0 && parts.size() >= max) {
        to = s.length();
      }
      while (to < s.length() && !Python.isSpace(s.codePointAt(to))) {
        to += Character.charCount(s.codePointAt(to));
      }
      parts.add(t.cut(from, to));
      while (to < s.length() && Python.isSpace(s.codePointAt(to))) {
        to += Character.charCount(s.codePointAt(to));
      }
      from = to;
    }
    return parts;
  }

  /// `rsplit` by a separator: cuts from the right.
  static List<Value> splitRight(Text t, Text by, int max) {
    if (by.string().isEmpty()) {
      throw Failure.of("split by an empty string");
    }
    List<Value> parts = new ArrayList<>();
    int to = t.string().length();
    int at = t.string().lastIndexOf(by.string());
    while (at >= 0 && (max < 0 || parts.size() < max)) {
      parts.add(t.cut(at + by.string().length(), to));
      to = at;
      at = t.string().lastIndexOf(by.string(), at - by.string().length());
    }
    parts.add(t.cut(0, to));
    Collections.reverse(parts);
    return parts;
  }

  static List<Value> lines(Text t, boolean keepEnds) {
    List<Value> parts = new ArrayList<>();
    String s = t.string();
    int from = 0;
    for (int i = 0; i < s.length(); i++) {
      if ("\n\r\u000b\u000c\u001c\u001d\u001e\u0085\u2028\u2029".indexOf(s.charAt(i)) < 0) {
        continue;
      }
      int end = s.startsWith("\r\n", i) ? i + 2 : i + 1;
      parts.add(t.cut(from, keepEnds ? end : i));
      from = end;
      i = end - 1;
    }
    if (from < s.length()) {
      parts.add(t.cut(from, s.length()));
    }
    return parts;
  }

  static Text replace(Text t, Text old, Text with, int max) {
    if (old.string().isEmpty()) {
      throw Failure.of("replace of an empty string is not known here");
    }
    Text.Joiner all = new Text.Joiner();
    List<Value> parts = split(t, old, max);
    for (int i = 0; i < parts.size(); i++) {
      if (i > 0) {
        all.add(with);
      }
      all.add((Text) parts.get(i));
    }
    return all.text();
  }

  static Text upper(Text t) {
    return Text.madeFrom(t.string().toUpperCase(Locale.ROOT), t);
  }

  static Text lower(Text t) {
    return Text.madeFrom(t.string().toLowerCase(Locale.ROOT), t);
  }

  static Text capitalize(Text t) {
    String s = t.string();
    if (s.isEmpty()) {
      return t;
    }
    int first = Character.charCount(s.codePointAt(0));
    return Text.madeFrom(title(s.codePointAt(0)) + s.substring(first).toLowerCase(Locale.ROOT), t);
  }

  /// Every run of letters with one capital first; a word begins after any other character.
  static Text title(Text t) {
    return eachWord(t, c -> !Character.isLetter(c));
  }

  /// Jinja's filter `title`: a word begins after white space, `-` or a bracket.
  static Text titleFilter(Text t) {
    return eachWord(t, c -> Python.isSpace(c) || "-({[<".indexOf(c) >= 0);
  }

  private static Text eachWord(Text t, IntPredicate separates) {
    StringBuilder out = new StringBuilder();
    boolean[] starts = {true};
    t.string()
        .codePoints()
        .forEach(c -> {
          String s = Character.toString(c);
          out.append(starts[0] ? title(c) : s.toLowerCase(Locale.ROOT));
          starts[0] = separates.test(c);
        });
    return Text.madeFrom(out.toString(), t);
  }

  private static String title(int codePoint) {
    return Character.toString(Character.toTitleCase(codePoint));
  }

  static Text join(Text by, List<Value> items) {
    Text.Joiner all = new Text.Joiner();
    for (int i = 0; i < items.size(); i++) {
      if (i > 0) {
        all.add(by);
      }
      all.add(Python.str(items.get(i)));
    }
    return all.text();
  }

  /// Jinja's filter `indent`.
  static Text indent(Text t, Text by, boolean first, boolean blank) {
    Text.Joiner all = new Text.Joiner();
    List<Value> lines = lines(t.join(Text.own("\n")), false); // Jinja's own quirk
    for (int i = 0; i < lines.size(); i++) {
      Text line = (Text) lines.get(i);
      if (i > 0) {
        all.add(Text.own("\n"));
      }
      if (i == 0 ? first : blank || !line.string().isEmpty()) {
        all.add(by);
      }
      all.add(line);
    }
    return all.text();
  }

  static boolean all(Text t, IntPredicate is) {
    return !t.string().isEmpty() && t.string().codePoints().allMatch(is);
  }
}
