package org.openledger.model.checkpoint;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.openledger.model.ModelException;
import org.openledger.model.ModelException.Code;

/// Typed access to a GGUF file's metadata; a value of another kind is refused by its key.
public record GgufFields(String file, Map<String, GgufValue> values) {
  /// The fields of an open file.
  public static GgufFields of(GgufFile file) {
    return new GgufFields(file.path().getFileName().toString(), file.metadata());
  }

  /// Whether the key is there.
  public boolean has(String key) {
    return values.containsKey(key);
  }

  /// A string, where there is one.
  public Optional<String> text(String key) {
    return Optional.ofNullable(
        of(key, "a string", v -> v instanceof GgufValue.Text(String s) ? s : null));
  }

  /// A boolean, or the default.
  public boolean flag(String key, boolean otherwise) {
    Boolean b = of(key, "a boolean", v -> v instanceof GgufValue.Flag(boolean f) ? f : null);
    return b != null ? b : otherwise;
  }

  /// A number of 0 to 2³¹ − 1, where there is one.
  public OptionalInt count(String key) {
    Integer n =
        of(
            key,
            "a number below 2^31",
            v ->
                v instanceof GgufValue.Whole(long w) && w >= 0 && w <= Integer.MAX_VALUE
                    ? (Integer) (int) w
                    : null);
    return n != null ? OptionalInt.of(n) : OptionalInt.empty();
  }

  /// A number that must be there.
  public int needCount(String key) {
    return count(key).orElseThrow(() -> missing(key));
  }

  /// A floating point number, or the default.
  public double real(String key, double otherwise) {
    Double d = of(key, "a real number", v -> v instanceof GgufValue.Real(double r) ? r : null);
    return d != null ? d : otherwise;
  }

  /// An array of strings that must be there.
  public List<String> needTexts(String key) {
    return need(key).stream()
        .map(v -> v instanceof GgufValue.Text(String s) ? s : wrong(key, "an array of strings"))
        .toList();
  }

  /// An array of whole numbers that must be there.
  public List<Long> needWholes(String key) {
    return need(key).stream()
        .map(v ->
            v instanceof GgufValue.Whole(long w) ? (Long) w : wrong(key, "an array of numbers"))
        .toList();
  }

  private List<GgufValue> need(String key) {
    List<GgufValue> items =
        of(key, "an array", v -> v instanceof GgufValue.Items(List<GgufValue> l) ? l : null);
    if (items == null) {
      throw missing(key);
    }
    return items;
  }

  private <T> @Nullable T of(String key, String kind, Function<GgufValue, @Nullable T> as) {
    GgufValue value = values.get(key);
    if (value == null) {
      return null;
    }
    T t = as.apply(value);
    return t != null ? t : wrong(key, kind);
  }

  private <T> T wrong(String key, String kind) {
    throw new ModelException(
        Code.MALFORMED, "%s: metadata %s is not %s".formatted(file, key, kind));
  }

  private ModelException missing(String key) {
    return new ModelException(Code.MISSING, "%s: metadata %s is missing".formatted(file, key));
  }
}
