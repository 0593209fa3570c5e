package org.openledger.model.jinja;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.openledger.model.jinja.Token.Kind;

/// Cuts a template into tokens, following `jinja2/lexer.py` with `trim_blocks` and `lstrip_blocks`
/// on: the newline after a block or comment is dropped, and so is white space between the line's
/// start and a block or comment; `-` beside a delimiter strips all white space, `+` none.
final class Lexer {
  private static final Pattern NEWLINE = Pattern.compile("\r\n|\r|\n");
  private static final Pattern OPEN = Pattern.compile("\\{([%{#])([-+]?)");
  private static final Pattern COMMENT_END = Pattern.compile("\\+#}|-#}\\s*|#}\n?");
  private static final Pattern BLOCK_END = Pattern.compile("\\+%}|-%}\\s*|%}\n?");
  private static final Pattern VARIABLE_END = Pattern.compile("-}}\\s*|}}");
  private static final Pattern RAW = Pattern.compile("\\{%[-+]?\\s*raw\\s*(?:-%}\\s*|%})");
  private static final Pattern END_RAW =
      Pattern.compile("\\{%([-+]?)\\s*endraw\\s*(?:\\+%}|-%}\\s*|%}\n?)");
  private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{M}\\p{N}_]*");
  private static final Pattern NUMBER =
      Pattern.compile("(\\d[\\d_]*)((?:\\.\\d[\\d_]*)?(?:[eE][-+]?\\d+)?)");
  private static final Pattern OPERATOR =
      Pattern.compile("//|\\*\\*|==|!=|>=|<=|[-+/*%~\\[\\](){}><=.:|,;]");
  private static final Pattern SPACE = Pattern.compile("\\s+");

  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private int line = 1;
  private int counted; // the position up to which lines are counted
  private boolean lineStarts = true;

  private Lexer(String source) {
    this.source = source;
  }

  static List<Token> tokens(String template) {
    String source = NEWLINE.matcher(template).replaceAll("\n");
    if (source.endsWith("\n")) { // keep_trailing_newline is off
      source = source.substring(0, source.length() - 1);
    }
    Lexer lexer = new Lexer(source);
    lexer.run();
    return lexer.tokens;
  }

  private void run() {
    Matcher open = OPEN.matcher(source);
    while (at < source.length()) {
      if (!open.find(at)) {
        data(source.substring(at));
        at = source.length();
        break;
      }
      char kind = open.group(1).charAt(0);
      data(before(open.start(), open.group(2), kind != '{'));
      Matcher raw = RAW.matcher(source).region(open.start(), source.length());
      if (kind == '%' && raw.lookingAt()) {
        moveTo(raw.end());
        raw();
        continue;
      }
      moveTo(open.end());
      switch (kind) {
        case '#' -> comment();
        case '%' -> inside(Kind.BLOCK_BEGIN, Kind.BLOCK_END, BLOCK_END);
        default -> inside(Kind.VARIABLE_BEGIN, Kind.VARIABLE_END, VARIABLE_END);
      }
    }
    add(Kind.END, "");
  }

  /// The text up to a delimiter, stripped as the delimiter says.
  private String before(int end, String sign, boolean block) {
    String text = source.substring(at, end);
    if (sign.equals("-")) {
      return text.stripTrailing();
    }
    int lineStart = text.lastIndexOf('\n') + 1;
    if (!sign.equals("+")
        && block
        && (lineStart > 0 || lineStarts)
        && text.substring(lineStart).isBlank()) {
      return text.substring(0, lineStart);
    }
    return text;
  }

  private void raw() {
    Matcher end = END_RAW.matcher(source);
    if (!end.find(at)) {
      throw fail("raw is not closed");
    }
    data(before(end.start(), end.group(1), true));
    moveTo(end.end());
  }

  private void comment() {
    Matcher end = COMMENT_END.matcher(source);
    if (!end.find(at)) {
      throw fail("a comment is not closed");
    }
    moveTo(end.end());
  }

  /// Lexes one `{% … %}` or `{{ … }}`; inside open brackets, its closing delimiter is not one.
  private void inside(Kind begin, Kind end, Pattern closing) {
    add(begin, "");
    Deque<String> brackets = new ArrayDeque<>();
    while (true) {
      skipSpace();
      if (at >= source.length()) {
        throw fail("%s is not closed", begin == Kind.BLOCK_BEGIN ? "'{%'" : "'{{'");
      }
      Matcher close = closing.matcher(source).region(at, source.length());
      if (brackets.isEmpty() && close.lookingAt()) {
        add(end, "");
        moveTo(close.end());
        return;
      }
      one(brackets);
    }
  }

  private void skipSpace() {
    Matcher space = SPACE.matcher(source).region(at, source.length());
    if (space.lookingAt()) {
      moveTo(space.end());
    }
  }

  private void one(Deque<String> brackets) {
    char c = source.charAt(at);
    if (c == '"' || c == '\'') {
      string(c);
      return;
    }
    Matcher m = NUMBER.matcher(source).region(at, source.length());
    if (m.lookingAt()) {
      boolean real = !m.group(2).isEmpty();
      add(real ? Kind.REAL : Kind.WHOLE, m.group().replace("_", ""));
      moveTo(m.end());
      return;
    }
    m.usePattern(NAME);
    if (m.lookingAt()) {
      add(Kind.NAME, m.group());
      moveTo(m.end());
      return;
    }
    m.usePattern(OPERATOR);
    if (!m.lookingAt()) {
      throw fail("unexpected character '%s'", Character.toString(source.codePointAt(at)));
    }
    balance(brackets, m.group());
    add(Kind.OPERATOR, m.group());
    moveTo(m.end());
  }

  private void balance(Deque<String> brackets, String operator) {
    switch (operator) {
      case "(" -> brackets.push(")");
      case "[" -> brackets.push("]");
      case "{" -> brackets.push("}");
      case ")", "]", "}" -> {
        if (brackets.isEmpty() || !brackets.pop().equals(operator)) {
          throw fail("unexpected '%s'", operator);
        }
      }
      default -> {} // no bracket
    }
  }

  private void string(char quote) {
    StringBuilder value = new StringBuilder();
    int i = at + 1;
    while (i < source.length() && source.charAt(i) != quote) {
      if (source.charAt(i) == '\\' && i + 1 < source.length()) {
        i = escape(i + 1, value);
      } else {
        value.append(source.charAt(i++));
      }
    }
    if (i >= source.length()) {
      throw fail("a string is not closed");
    }
    add(Kind.STRING, value.toString());
    moveTo(i + 1);
  }

  /// Python's escapes; returns the position after the one at `i`.
  private int escape(int i, StringBuilder value) {
    char c = source.charAt(i);
    switch (c) {
      case 'n' -> value.append('\n');
      case 't' -> value.append('\t');
      case 'r' -> value.append('\r');
      case 'b' -> value.append('\b');
      case 'f' -> value.append('\f');
      case 'a' -> value.append('\u0007');
      case 'v' -> value.append('\u000b');
      case '\\', '\'', '"' -> value.append(c);
      case '\n' -> {} // a line continued
      case 'x' -> {
        return hex(i + 1, 2, value);
      }
      case 'u' -> {
        return hex(i + 1, 4, value);
      }
      case 'U' -> {
        return hex(i + 1, 8, value);
      }
      case '0', '1', '2', '3', '4', '5', '6', '7' -> {
        return octal(i, value);
      }
      default -> value.append('\\').append(c);
    }
    return i + 1;
  }

  private int octal(int from, StringBuilder value) {
    int i = from;
    int n = 0;
    while (i < source.length()
        && i < from + 3
        && source.charAt(i) >= '0'
        && source.charAt(i) <= '7') {
      n = n * 8 + source.charAt(i++) - '0';
    }
    value.append((char) n);
    return i;
  }

  private int hex(int from, int digits, StringBuilder value) {
    try {
      int code = Integer.parseInt(source, from, from + digits, 16);
      value.append(Character.toString(code));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw fail("a string has a broken escape");
    }
    return from + digits;
  }

  private void data(String text) {
    if (!text.isEmpty()) {
      add(Kind.DATA, text);
    }
  }

  private void add(Kind kind, String text) {
    countLines();
    tokens.add(new Token(kind, text, line));
  }

  private void moveTo(int position) {
    lineStarts = position > 0 && source.charAt(position - 1) == '\n';
    at = position;
  }

  private void countLines() {
    for (; counted < at; counted++) {
      if (source.charAt(counted) == '\n') {
        line++;
      }
    }
  }

  private RuntimeException fail(String message, Object... arguments) {
    countLines();
    return Failure.of("line " + line + ": " + message, arguments);
  }
}
