package org.openledger.attribution.sketch;

import static org.openledger.attribution.AttributionException.require;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Keccak;

/// Real numbers as int16 times one scale: value ≈ `values[j] · scale`.
///
/// Rounding is to the nearest integer, halves to even; what would lie beyond ±32,767 is set there
/// and counted in `saturated` (-32,768 is never used, so that negation is exact and a product is at
/// most (2¹⁵ - 1)²).
///
/// @param values the integers; not copied, not to be changed
/// @param scale what one step is worth, positive
/// @param saturated how many values were cut to ±32,767
public record Quantised(short[] values, double scale, long saturated) {
  /// The largest magnitude of a value.
  public static final int LIMIT = Short.MAX_VALUE;

  /// Rounds with the scale of its own, so that the largest magnitude becomes 32,767 and nothing
  /// saturates; all zeros have scale 1.
  public static Quantised of(float[] reals) {
    return of(reals, scaleFor(largest(reals)));
  }

  /// Rounds with a given scale.
  public static Quantised of(float[] reals, double scale) {
    require(scale > 0 && Double.isFinite(scale), "a scale of %s: positive and finite", scale);
    short[] values = new short[reals.length];
    long saturated = 0;
    for (int j = 0; j < reals.length; j++) {
      double steps = Math.rint(reals[j] / scale);
      require(!Double.isNaN(steps), "value %d to round is not a number", j);
      if (Math.abs(steps) > LIMIT) {
        saturated++;
        steps = Math.copySign(LIMIT, steps);
      }
      values[j] = (short) steps;
    }
    return new Quantised(values, scale, saturated);
  }

  /// The scale's bits (big-endian) and the values as little-endian int16.
  public byte[] bytes() {
    ByteBuffer bytes = ByteBuffer.allocate(Double.BYTES + Short.BYTES * values.length);
    bytes.putDouble(scale).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().put(values);
    return bytes.array();
  }

  /// keccak over [#bytes].
  public Hash digest() {
    return Keccak.hash(bytes());
  }

  /// The scale at which `largest` becomes 32,767; 1 for zero.
  public static double scaleFor(double largest) {
    return largest == 0 ? 1 : largest / LIMIT;
  }

  /// The largest magnitude in `reals`.
  public static double largest(float[] reals) {
    double largest = 0;
    for (float real : reals) {
      largest = Math.max(largest, Math.abs((double) real));
    }
    return largest;
  }
}
