package org.openledger.model.jinja;

import java.util.ArrayList;
import java.util.List;

/// Python's `+ - * / // % **`.
final class Arithmetic {
  private static final int REPEATED_MAX = 1 << 20;

  private Arithmetic() {}

  static Value apply(String operator, Value a, Value b) {
    if (operator.equals("+") && a instanceof Text x && b instanceof Text y) {
      return x.join(y);
    }
    if (operator.equals("+")
        && a instanceof Value.Items x
        && b instanceof Value.Items y
        && x.tuple() == y.tuple()) {
      List<Value> all = new ArrayList<>(x.values());
      all.addAll(y.values());
      return new Value.Items(all, x.tuple());
    }
    if (operator.equals("*") && isSequence(a) != isSequence(b)) {
      return isSequence(a) ? repeat(a, b) : repeat(b, a);
    }
    if (!Python.isNumber(a) || !Python.isNumber(b)) {
      throw Failure.of("%s %s %s cannot be computed", Python.kind(a), operator, Python.kind(b));
    }
    if (a instanceof Value.Real || b instanceof Value.Real || operator.equals("/")) {
      return new Value.Real(reals(operator, Python.real(a), Python.real(b)));
    }
    try {
      return wholes(operator, Python.whole(a), Python.whole(b));
    } catch (ArithmeticException e) {
      throw Failure.of("%s does not fit 64 bits", operator);
    }
  }

  /// `-v` or `+v`.
  static Value sign(boolean minus, Value v) {
    if (v instanceof Value.Real(double d)) {
      return new Value.Real(minus ? -d : d);
    }
    return apply(minus ? "-" : "+", new Value.Whole(0), v);
  }

  private static boolean isSequence(Value v) {
    return v instanceof Text || v instanceof Value.Items;
  }

  private static Value repeat(Value sequence, Value times) {
    long n = Math.max(0, Python.whole(times));
    int length = Python.length(sequence);
    if (n > REPEATED_MAX || n * Math.max(1, length) > REPEATED_MAX) {
      throw Failure.of("a sequence repeated %d times is too long", n);
    }
    List<Value> all = new ArrayList<>();
    for (long i = 0; i < n; i++) {
      all.addAll(sequence instanceof Text ? List.of(sequence) : Python.iterate(sequence));
    }
    return sequence instanceof Value.Items items
        ? new Value.Items(all, items.tuple())
        : Strings.join(Text.EMPTY, all);
  }

  private static double reals(String operator, double a, double b) {
    if (b == 0 && (operator.equals("/") || operator.equals("//") || operator.equals("%"))) {
      throw Failure.of("division by zero");
    }
    return switch (operator) {
      case "+" -> a + b;
      case "-" -> a - b;
      case "*" -> a * b;
      case "/" -> a / b;
      case "//" -> Math.floor(a / b);
      case "%" -> a - Math.floor(a / b) * b;
      case "**" -> Math.pow(a, b);
      default -> throw new AssertionError(operator);
    };
  }

  private static Value wholes(String operator, long a, long b) {
    if (b == 0 && (operator.equals("//") || operator.equals("%"))) {
      throw Failure.of("division by zero");
    }
    return switch (operator) {
      case "+" -> new Value.Whole(Math.addExact(a, b));
      case "-" -> new Value.Whole(Math.subtractExact(a, b));
      case "*" -> new Value.Whole(Math.multiplyExact(a, b));
      case "//" -> new Value.Whole(Math.floorDivExact(a, b));
      case "%" -> new Value.Whole(Math.floorMod(a, b));
      case "**" -> b < 0 ? new Value.Real(Math.pow(a, b)) : new Value.Whole(power(a, b));
      default -> throw new AssertionError(operator);
    };
  }

  private static long power(long a, long b) {
    if (a == 0 || a == 1 || b == 0) {
      return b == 0 ? 1 : a;
    }
    if (a == -1) {
      return b % 2 == 0 ? 1 : -1;
    }
    long result = 1;
    for (long i = 0; i < b; i++) { // overflows, and so ends, within 63 rounds
      result = Math.multiplyExact(result, a);
    }
    return result;
  }
}
