package org.openledger.attribution.store;

import java.nio.ByteBuffer;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Keccak;

/// The exact scores of one answer against a store, in units of store scale times query scale.
///
/// @param rows ⟨ψ_i, φ_q⟩ by row, in the store's order
/// @param contributors ⟨Ψ_c, φ_q⟩ by contributor, in the store's order: the sum of its rows' scores
public record Scores(long[] rows, long[] contributors) {
  /// keccak over the rows' scores as big-endian int64, in order: what a receipt commits to.
  public Hash digest() {
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * rows.length);
    bytes.asLongBuffer().put(rows);
    return Keccak.hash(bytes.array());
  }

  /// The row with the highest score, the first of equals.
  public int top() {
    int top = 0;
    for (int i = 1; i < rows.length; i++) {
      if (rows[i] > rows[top]) {
        top = i;
      }
    }
    return top;
  }
}
