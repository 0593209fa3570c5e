package org.openledger.attribution.sketch;

import static org.openledger.attribution.AttributionException.require;

import org.openledger.primitives.Hash;
import org.openledger.primitives.Keccak;

/// A sparse Johnson-Lindenstrauss projection S: R^D → R^k with s non-zeros ±1/√s a column, drawn
/// from a 32-byte seed.
///
/// The k slots are cut into s sections of k/s; every coordinate has one non-zero in each section
/// (the block construction of Kane and Nelson 2014). Coordinates are placed by *runs* of 16: in
/// each section a run starts at a random slot and lies there contiguously (around the section's
/// end), each coordinate under a random sign of its own. So
///
/// - two coordinates of one run never collide, two of different runs collide in a section with
///   probability exactly s/k, and signs are independent: for any x, y E⟨Sx, Sy⟩ = ⟨x, y⟩ and
///   Var⟨Sx, Sy⟩ ≤ (|x|²|y|² + ⟨x, y⟩²)/k, the bounds of a projection that places every coordinate
///   by itself;
/// - adding a run is one unaligned vector load, sign flip, add and store, and one 64-bit hash
///   serves two sections: no table of D indices, and the k floats stay in the L2 cache.
///
/// The variance does not depend on s. A larger s guards vectors with a few heavy coordinates (at s
/// = 1 two of them cancel or double with probability 1/k; at s = 4 all four sections would have to
/// collide) and costs time in proportion: 4 is the default.
///
/// A slot receives its terms in ascending order of the coordinate, in fp32, so the sketch is the
/// same on every machine, whatever its vector width. (fp32: about D·s/k terms a slot, 1,200 at D =
/// 4.9 M, a relative rounding error near 2e-6, well under the int16 step of 3e-5 that follows.)
public final class SparseJohnsonLindenstrauss {
  /// Coordinates placed together.
  static final int RUN = 16;

  /// Slots k unless told otherwise.
  public static final int SLOTS = 16_384;

  /// Non-zeros s a column unless told otherwise.
  public static final int NON_ZEROS = 4;

  private static final int SLOTS_MAX = 1 << 17;
  private static final long DIMENSIONS_MAX = 1L << 40;
  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  private final long dimensions;
  private final int slots;
  private final int nonZeros;
  private final long[] keys;

  /// Projects R^`dimensions` to R^`slots` with `nonZeros` (1, 2 or 4) a column; the section `slots
  /// / nonZeros` is a power of two from 16 to 65,536.
  public SparseJohnsonLindenstrauss(long dimensions, int slots, int nonZeros, Hash seed) {
    require(
        dimensions > 0 && dimensions <= DIMENSIONS_MAX,
        "a projection of %d dimensions: at most %d",
        dimensions,
        DIMENSIONS_MAX);
    require(
        nonZeros == 1 || nonZeros == 2 || nonZeros == 4,
        "%d non-zeros a column: 1, 2 or 4",
        nonZeros);
    require(
        slots >= RUN * nonZeros
            && slots <= SLOTS_MAX
            && Integer.bitCount(slots) == 1
            && slots / nonZeros <= 1 << 16,
        "%d slots in %d sections: a section is a power of two from %d to %d",
        slots,
        nonZeros,
        RUN,
        1 << 16);
    this.dimensions = dimensions;
    this.slots = slots;
    this.nonZeros = nonZeros;
    keys = new long[] {seed.w0(), seed.w1(), seed.w2(), seed.w3()};
  }

  /// The seed for an adapter's store: keccak(adapter digest ‖ hash of a block after the one that
  /// registered it), so that the projection is not known while rows can still be written.
  public static Hash seed(Hash adapter, Hash block) {
    return Keccak.hash(adapter.bytes(), block.bytes());
  }

  /// Length D of what is projected.
  public long dimensions() {
    return dimensions;
  }

  /// Length k of a sketch.
  public int slots() {
    return slots;
  }

  /// Non-zeros s a column.
  public int nonZeros() {
    return nonZeros;
  }

  /// Starts one sketch; coordinates are then appended in order. Not for use by two threads.
  public SketchAccumulator accumulator() {
    return new SketchAccumulator(this);
  }

  int section() {
    return slots / nonZeros;
  }

  /// Where and how run `run` lies in sections 2·pair and 2·pair + 1: the low 32 bits are the even
  /// section's, the high 32 the odd one's; of each half bit t < 16 is coordinate t's sign (1 =
  /// minus) and the upper 16 bits, reduced to the section, are the start slot.
  long placement(long run, int pair) {
    return mix(mix(run * GAMMA + keys[2 * pair]) ^ keys[2 * pair + 1]);
  }

  /// Start slot of the half word `half` within its section.
  int start(int half) {
    return (half >>> RUN) & (section() - 1);
  }

  /// Variant 13 of Stafford's 64-bit finalisers, as in SplitMix64 (Steele, Lea and Flood 2014).
  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
