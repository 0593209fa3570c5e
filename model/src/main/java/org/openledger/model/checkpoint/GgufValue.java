package org.openledger.model.checkpoint;

import java.util.List;

/// One metadata value of a GGUF file.
public sealed interface GgufValue {
  /// An integer of any width; an unsigned 64-bit one keeps its bits.
  record Whole(long value) implements GgufValue {}

  /// A float32 or float64.
  record Real(double value) implements GgufValue {}

  /// A boolean.
  record Flag(boolean value) implements GgufValue {}

  /// A UTF-8 string.
  record Text(String value) implements GgufValue {}

  /// An array; its elements are of one kind.
  record Items(List<GgufValue> values) implements GgufValue {
    /// Keeps the list unchanged.
    public Items {
      values = List.copyOf(values);
    }
  }
}
