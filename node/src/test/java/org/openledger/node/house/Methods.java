package org.openledger.node.house;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds methods and constructors in formatted source by indentation: google-java-format puts a
/// member's head and its closing brace in the same column, so no parser is needed.
final class Methods {
  private static final Pattern HEAD =
      Pattern.compile(
          "^( {2,6})(?! )(?:@\\w+(?:\\([^)]*\\))?"
              + " )*(?:(?:public|protected|private|static|final|default|synchronized|<[^>]+>)"
              + " )*(?:[\\w.<>\\[\\], ?@]+ )?(\\w+)\\((.*)$");

  private Methods() {}

  /// A method: its name, its lines from head to closing brace, its parameters.
  record Method(String name, int lines, int parameters) {}

  static List<Method> of(List<String> source) {
    List<Method> found = new ArrayList<>();
    for (int i = 0; i < source.size(); i++) {
      Matcher head = HEAD.matcher(source.get(i));
      if (!head.matches() || isStatement(source.get(i))) {
        continue;
      }
      String indent = head.group(1);
      StringBuilder signature = new StringBuilder(head.group(3));
      int at = i;
      while (!ends(source.get(at)) && at + 1 < source.size()) {
        signature.append(source.get(++at).strip()).append(' ');
      }
      if (!source.get(at).endsWith("{") || source.get(at).contains("->")) {
        continue;
      }
      int close = at + 1;
      while (close < source.size() && !source.get(close).equals(indent + "}")) {
        close++;
      }
      found.add(new Method(head.group(2), close - i + 1, parameters(signature.toString())));
    }
    return found;
  }

  private static boolean ends(String line) {
    return line.endsWith("{") || line.endsWith(";") || line.endsWith("}");
  }

  private static boolean isStatement(String line) {
    String s = line.strip();
    return s.matches(
        "(?s).*\\brecord"
            + " \\w+.*|(return|new|if|for|while|switch|try|catch|throw|else|do|synchronized|yield|assert|case|super|this)\\b.*|.*[=.].*\\(.*|///.*|//.*|\\*.*|}.*");
  }

  private static int parameters(String signature) {
    int depth = 0;
    int count = 1;
    int at = 0;
    for (; at < signature.length(); at++) {
      char c = signature.charAt(at);
      if (c == '(' || c == '<') {
        depth++;
      } else if (c == '>') {
        depth--;
      } else if (c == ')') {
        if (depth == 0) {
          break;
        }
        depth--;
      } else if (c == ',' && depth == 0) {
        count++;
      }
    }
    return signature.substring(0, at).isBlank() ? 0 : count;
  }
}
