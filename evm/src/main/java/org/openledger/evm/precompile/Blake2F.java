package org.openledger.evm.precompile;

import static jdk.incubator.vector.VectorOperators.ROR;
import static jdk.incubator.vector.VectorOperators.XOR;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/// BLAKE2b's compression function F with a chosen count of rounds, at address 9 (EIP-152, RFC
/// 7693): rounds (4, big-endian) ‖ h (64) ‖ m (128) ‖ t (16) ‖ final (1), words little-endian, to
/// the new h. One gas a round.
final class Blake2F implements Precompile {
  private static final int BYTES = 213;
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle ROUNDS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private static final VectorSpecies<Long> LANES = LongVector.SPECIES_256;
  private static final VectorShuffle<Long> BY_ONE = VectorShuffle.fromValues(LANES, 1, 2, 3, 0);
  private static final VectorShuffle<Long> BY_TWO = VectorShuffle.fromValues(LANES, 2, 3, 0, 1);
  private static final VectorShuffle<Long> BY_THREE = VectorShuffle.fromValues(LANES, 3, 0, 1, 2);

  /// A multiple of the ten rounds after which the order of the words repeats.
  private static final int CHUNK = 10_000;

  private static final long[] IV = {
    0x6a09e667f3bcc908L, 0xbb67ae8584caa73bL, 0x3c6ef372fe94f82bL, 0xa54ff53a5f1d36f1L,
    0x510e527fade682d1L, 0x9b05688c2b3e6c1fL, 0x1f83d9abfb41bd6bL, 0x5be0cd19137e2179L
  };

  private static final byte[][] SIGMA = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
    {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
    {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
    {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
    {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
    {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0}
  };

  @Override
  public long gas(CallData input) {
    return input.length() == BYTES ? rounds(input.slice(0, 4)) : 0;
  }

  @Override
  public byte @Nullable [] run(CallData data) {
    if (data.length() != BYTES) {
      return null;
    }
    byte[] input = data.bytes();
    if ((input[BYTES - 1] & ~1) != 0) {
      return null;
    }
    long[] h = words(input, 4, 8);
    long[] v = new long[16];
    System.arraycopy(h, 0, v, 0, 8);
    System.arraycopy(IV, 0, v, 8, 8);
    v[12] ^= (long) WORD.get(input, 196);
    v[13] ^= (long) WORD.get(input, 204);
    if (input[BYTES - 1] == 1) {
      v[14] = ~v[14];
    }
    compress(v, words(input, 68, 16), rounds(input));
    byte[] out = new byte[64];
    for (int i = 0; i < 8; i++) {
      WORD.set(out, 8 * i, h[i] ^ v[i] ^ v[i + 8]);
    }
    return out;
  }

  /// The four columns of a round are mixed side by side, one in each lane; rotating the rows by
  /// one, two and three lanes turns the diagonals into columns. In calls of at most CHUNK rounds,
  /// since a call's first loop, which the compiler replaces while it runs, keeps its vectors on the
  /// heap.
  private static void compress(long[] v, long[] m, long rounds) {
    long[] words = schedule(m);
    for (long done = 0; done < rounds; done += CHUNK) {
      compress(v, words, (int) Math.min(CHUNK, rounds - done));
    }
  }

  private static void compress(long[] v, long[] words, int rounds) {
    LongVector a = LongVector.fromArray(LANES, v, 0);
    LongVector b = LongVector.fromArray(LANES, v, 4);
    LongVector c = LongVector.fromArray(LANES, v, 8);
    LongVector d = LongVector.fromArray(LANES, v, 12);
    int at = 0;
    for (int round = 0; round < rounds; round++) {
      for (int half = 0; half < 2; half++) {
        a = a.add(b).add(LongVector.fromArray(LANES, words, at));
        d = d.lanewise(XOR, a).lanewise(ROR, 32);
        c = c.add(d);
        b = b.lanewise(XOR, c).lanewise(ROR, 24);
        a = a.add(b).add(LongVector.fromArray(LANES, words, at + 4));
        d = d.lanewise(XOR, a).lanewise(ROR, 16);
        c = c.add(d);
        b = b.lanewise(XOR, c).lanewise(ROR, 63);
        b = b.rearrange(half == 0 ? BY_ONE : BY_THREE);
        c = c.rearrange(BY_TWO);
        d = d.rearrange(half == 0 ? BY_THREE : BY_ONE);
        at += 8;
      }
      at = at == words.length ? 0 : at;
    }
    a.intoArray(v, 0);
    b.intoArray(v, 4);
    c.intoArray(v, 8);
    d.intoArray(v, 12);
  }

  /// The message's words in the order of use, ten rounds of 16: the four first words of the
  /// columns' mixes, the four second ones, then those of the diagonals.
  private static long[] schedule(long[] m) {
    long[] out = new long[16 * SIGMA.length];
    for (int i = 0; i < out.length; i++) {
      int lane = i & 3;
      int second = i >> 2 & 1;
      int half = i >> 3 & 1;
      out[i] = m[SIGMA[i >> 4][8 * half + 2 * lane + second]];
    }
    return out;
  }

  private static long rounds(byte[] input) {
    return Integer.toUnsignedLong((int) ROUNDS.get(input, 0));
  }

  private static long[] words(byte[] input, int from, int count) {
    long[] out = new long[count];
    for (int i = 0; i < count; i++) {
      out[i] = (long) WORD.get(input, from + 8 * i);
    }
    return out;
  }
}
