package org.openledger.model.jinja;

import java.time.LocalDateTime;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Functions that every chat template may call: Jinja's `range`, `dict`, `namespace`, and those
/// that Hugging Face adds, `raise_exception` and `strftime_now`.
final class Functions {
  private static final int RANGE_MAX = 100_000; // the sandbox's own limit

  private Functions() {}

  static void define(Scope scope, LocalDateTime now) {
    scope.set("range", f(Functions::range));
    scope.set("dict", f(a -> Value.dict(a.named())));
    scope.set("namespace", f(Functions::namespace));
    scope.set("raise_exception", f(Functions::raise));
    scope.set("strftime_now", f(a -> Text.own(format(a.text(0, "format").string(), now))));
  }

  private static Value.Function f(Value.Function f) {
    return f;
  }

  private static Value range(Arguments a) {
    int n = a.positional().size();
    long from = n < 2 ? 0 : Python.whole(a.need(0, "start"));
    long to = Python.whole(a.need(n < 2 ? 0 : 1, "stop"));
    long step = n < 3 ? 1 : Python.whole(a.need(2, "step"));
    if (step == 0) {
      throw Failure.of("a range's step is zero");
    }
    List<Value> all = new ArrayList<>();
    for (long i = from; step > 0 ? i < to : i > to; i = Math.addExact(i, step)) {
      if (all.size() >= RANGE_MAX) {
        throw Failure.of("a range of more than %,d numbers", RANGE_MAX);
      }
      all.add(new Value.Whole(i));
    }
    return Value.list(all);
  }

  private static Value namespace(Arguments a) {
    Map<String, Value> members = new LinkedHashMap<>();
    if (!a.positional().isEmpty() && a.positional().getFirst() instanceof Value.Dict d) {
      d.entries().forEach((k, v) -> members.put(Python.str(k).string(), v));
    }
    members.putAll(a.named());
    return new Value.Namespace(members);
  }

  private static Value raise(Arguments a) {
    String message = Python.str(a.get(0, "message", Text.EMPTY)).string();
    throw Failure.of(
        "it refuses the conversation: %s",
        message.length() <= 300 ? message : message.substring(0, 300) + "…");
  }

  /// The directives of `strftime` that dates in prompts use.
  private static String format(String pattern, LocalDateTime now) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c != '%' || i + 1 == pattern.length()) {
        out.append(c);
        continue;
      }
      out.append(directive(pattern.charAt(++i), now));
    }
    return out.toString();
  }

  private static String directive(char d, LocalDateTime now) {
    return switch (d) {
      case 'd' -> "%02d".formatted(now.getDayOfMonth());
      case 'm' -> "%02d".formatted(now.getMonthValue());
      case 'y' -> "%02d".formatted(now.getYear() % 100);
      case 'Y' -> Integer.toString(now.getYear());
      case 'H' -> "%02d".formatted(now.getHour());
      case 'M' -> "%02d".formatted(now.getMinute());
      case 'S' -> "%02d".formatted(now.getSecond());
      case 'j' -> "%03d".formatted(now.getDayOfYear());
      case 'b' -> now.getMonth().getDisplayName(TextStyle.SHORT, Locale.US);
      case 'B' -> now.getMonth().getDisplayName(TextStyle.FULL, Locale.US);
      case 'a' -> now.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.US);
      case 'A' -> now.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.US);
      case '%' -> "%";
      default -> throw Failure.of("strftime's %%%s is not known here", d);
    };
  }
}
