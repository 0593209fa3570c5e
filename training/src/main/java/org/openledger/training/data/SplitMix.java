package org.openledger.training.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import org.openledger.primitives.Keccak;

/// SplitMix64: a generator small enough to write down, so that who recomputes a run in another
/// language draws the same weights and the same order.
///
/// A stream is named: its first state is the first 8 bytes, big endian, of Keccak-256 over the seed
/// (8 bytes, big endian) and the name (UTF-8). Streams of different names are independent, so a run
/// carries no generator state from step to step and none into its checkpoints.
///
/// @see <a href="https://doi.org/10.1145/2660193.2660195">Steele, Lea, Flood 2014</a>
public final class SplitMix implements RandomGenerator {
  private long state;

  /// A generator whose first state is given, as in the reference code.
  public SplitMix(long state) {
    this.state = state;
  }

  /// The stream of a seed and a name.
  public static SplitMix stream(long seed, String name) {
    byte[] prefix = ByteBuffer.allocate(Long.BYTES).putLong(seed).array();
    return new SplitMix(Keccak.hash(prefix, name.getBytes(StandardCharsets.UTF_8)).w0());
  }

  /// The next 64 bits.
  @Override
  public long nextLong() {
    state += 0x9e3779b97f4a7c15L;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /// A number from 0 to below `bound`: the upper half of the 128-bit product with it.
  public int below(int bound) {
    return (int) Math.unsignedMultiplyHigh(nextLong(), bound);
  }

  /// Exchanges entries until every order is as likely as any other (Fisher, Yates), from the last
  /// entry down.
  public void shuffle(int[] entries) {
    for (int i = entries.length - 1; i > 0; i--) {
      int j = below(i + 1);
      int kept = entries[i];
      entries[i] = entries[j];
      entries[j] = kept;
    }
  }
}
