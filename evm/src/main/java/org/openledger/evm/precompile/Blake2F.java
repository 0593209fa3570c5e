package org.openledger.evm.precompile;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
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
  public long gas(byte[] input) {
    return input.length == BYTES ? Integer.toUnsignedLong((int) ROUNDS.get(input, 0)) : 0;
  }

  @Override
  public byte @Nullable [] run(byte[] input) {
    if (input.length != BYTES || (input[BYTES - 1] & ~1) != 0) {
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
    compress(v, words(input, 68, 16), gas(input));
    byte[] out = new byte[64];
    for (int i = 0; i < 8; i++) {
      WORD.set(out, 8 * i, h[i] ^ v[i] ^ v[i + 8]);
    }
    return out;
  }

  private static void compress(long[] v, long[] m, long rounds) {
    int row = 0;
    for (long round = 0; round < rounds; round++) {
      byte[] s = SIGMA[row];
      mix(v, 0, 0, m[s[0]], m[s[1]]);
      mix(v, 1, 0, m[s[2]], m[s[3]]);
      mix(v, 2, 0, m[s[4]], m[s[5]]);
      mix(v, 3, 0, m[s[6]], m[s[7]]);
      mix(v, 0, 1, m[s[8]], m[s[9]]);
      mix(v, 1, 1, m[s[10]], m[s[11]]);
      mix(v, 2, 1, m[s[12]], m[s[13]]);
      mix(v, 3, 1, m[s[14]], m[s[15]]);
      row = row == 9 ? 0 : row + 1;
    }
  }

  /// RFC 7693's G, by its letters, on column `a`, or on the diagonal that begins there: each next
  /// row one further to the right.
  private static void mix(long[] v, int a, int step, long x, long y) {
    int b = 4 + (a + step & 3);
    int c = 8 + (a + 2 * step & 3);
    int d = 12 + (a + 3 * step & 3);
    v[a] = v[a] + v[b] + x;
    v[d] = Long.rotateRight(v[d] ^ v[a], 32);
    v[c] = v[c] + v[d];
    v[b] = Long.rotateRight(v[b] ^ v[c], 24);
    v[a] = v[a] + v[b] + y;
    v[d] = Long.rotateRight(v[d] ^ v[a], 16);
    v[c] = v[c] + v[d];
    v[b] = Long.rotateRight(v[b] ^ v[c], 63);
  }

  private static long[] words(byte[] input, int from, int count) {
    long[] out = new long[count];
    for (int i = 0; i < count; i++) {
      out[i] = (long) WORD.get(input, from + 8 * i);
    }
    return out;
  }
}
