package org.openledger.evm.words;

import java.util.Arrays;

/// Quotients and remainders of words, and what is built on them, with scratch space of its own.
///
/// Long division is algorithm D (Knuth, The Art of Computer Programming 2, 4.3.1) on digits of 32
/// bits. One thread.
public final class Division {
  private static final long DIGIT = 0xffffffffL;

  private final int[] u = new int[17];
  private final int[] v = new int[8];
  private final int[] q = new int[17];
  private final long[] wide = new long[8];

  /// s[b] = s[a] / s[b]; 0 for a division by 0.
  public void divide(long[] s, int a, int b) {
    if (Limbs.isZero(s, b)) {
      return;
    }
    if ((s[a + 1] | s[a + 2] | s[a + 3] | s[b + 1] | s[b + 2] | s[b + 3]) == 0) {
      s[b] = Long.divideUnsigned(s[a], s[b]);
      return;
    }
    split(s, a, 4, s, b);
    for (int i = 0; i < 4; i++) {
      s[b + i] = q[2 * i] & DIGIT | (long) q[2 * i + 1] << 32;
    }
  }

  /// s[b] = s[a] mod s[b]; 0 for modulus 0.
  public void remainder(long[] s, int a, int b) {
    if (Limbs.isZero(s, b)) {
      return;
    }
    if ((s[a + 1] | s[a + 2] | s[a + 3] | s[b + 1] | s[b + 2] | s[b + 3]) == 0) {
      s[b] = Long.remainderUnsigned(s[a], s[b]);
      return;
    }
    reduce(s, a, 4, s, b);
  }

  /// [#divide] of two's complements, rounded towards 0.
  public void divideSigned(long[] s, int a, int b) {
    boolean negative = s[a + 3] < 0 ^ s[b + 3] < 0;
    absolute(s, a);
    absolute(s, b);
    divide(s, a, b);
    if (negative) {
      Limbs.negate(s, b);
    }
  }

  /// [#remainder] of two's complements, with the sign of s[a].
  public void remainderSigned(long[] s, int a, int b) {
    boolean negative = s[a + 3] < 0;
    absolute(s, a);
    absolute(s, b);
    remainder(s, a, b);
    if (negative) {
      Limbs.negate(s, b);
    }
  }

  /// s[m] = (s[a] + s[b]) mod s[m] over the integers; 0 for modulus 0.
  public void addModulo(long[] s, int a, int b, int m) {
    if (Limbs.isZero(s, m)) {
      return;
    }
    long carry = 0;
    for (int i = 0; i < 4; i++) {
      long x = s[a + i];
      long y = s[b + i];
      long sum = x + y + carry;
      carry = (x & y | (x | y) & ~sum) >>> 63;
      wide[i] = sum;
    }
    wide[4] = carry;
    reduce(wide, 0, 5, s, m);
  }

  /// s[m] = (s[a] · s[b]) mod s[m] over the integers; 0 for modulus 0.
  public void multiplyModulo(long[] s, int a, int b, int m) {
    if (Limbs.isZero(s, m)) {
      return;
    }
    Arrays.fill(wide, 0);
    for (int i = 0; i < 4; i++) {
      long carry = 0;
      for (int j = 0; j < 4; j++) {
        long low = s[a + i] * s[b + j];
        long high = Math.unsignedMultiplyHigh(s[a + i], s[b + j]);
        long sum = wide[i + j] + low;
        high += Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
        sum += carry;
        high += Long.compareUnsigned(sum, carry) < 0 ? 1 : 0;
        wide[i + j] = sum;
        carry = high;
      }
      wide[i + 4] = carry;
    }
    reduce(wide, 0, 8, s, m);
  }

  private static void absolute(long[] s, int a) {
    if (s[a + 3] < 0) {
      Limbs.negate(s, a);
    }
  }

  private void reduce(long[] n, int at, int limbs, long[] s, int m) {
    split(n, at, limbs, s, m);
    for (int i = 0; i < 4; i++) {
      s[m + i] = u[2 * i] & DIGIT | (long) u[2 * i + 1] << 32;
    }
  }

  /// Leaves quotient and remainder of a number of `limbs` limbs by a word that is not 0 in `q` and
  /// `u`.
  private void split(long[] n, int at, int limbs, long[] d, int den) {
    Arrays.fill(u, 0);
    Arrays.fill(q, 0);
    for (int i = 0; i < limbs; i++) {
      u[2 * i] = (int) n[at + i];
      u[2 * i + 1] = (int) (n[at + i] >>> 32);
    }
    for (int i = 0; i < 4; i++) {
      v[2 * i] = (int) d[den + i];
      v[2 * i + 1] = (int) (d[den + i] >>> 32);
    }
    int m = length(u, 2 * limbs);
    int k = length(v, 8);
    if (m < k) {
      return; // the quotient is 0, the remainder is the number
    }
    if (k == 1) {
      byDigit(m);
    } else {
      byDigits(m, k);
    }
  }

  private void byDigit(int m) {
    long divisor = v[0] & DIGIT;
    long rest = 0;
    for (int i = m - 1; i >= 0; i--) {
      long part = rest << 32 | u[i] & DIGIT;
      q[i] = (int) Long.divideUnsigned(part, divisor);
      rest = Long.remainderUnsigned(part, divisor);
      u[i] = 0;
    }
    u[0] = (int) rest;
  }

  private void byDigits(int m, int k) {
    // D1: normalise, so that the divisor's highest bit is set.
    int shift = Integer.numberOfLeadingZeros(v[k - 1]);
    shiftLeft(v, k, shift);
    shiftLeft(u, m + 1, shift);
    long top = v[k - 1] & DIGIT;
    long second = v[k - 2] & DIGIT;
    for (int j = m - k; j >= 0; j--) {
      // D3: guess a digit from the two highest, at most 2 too large.
      long part = (long) u[j + k] << 32 | u[j + k - 1] & DIGIT;
      long guess = Long.divideUnsigned(part, top);
      long rest = part - guess * top;
      while (guess > DIGIT
          || Long.compareUnsigned(guess * second, rest << 32 | u[j + k - 2] & DIGIT) > 0) {
        guess--;
        rest += top;
        if (rest > DIGIT) {
          break;
        }
      }
      q[j] = (int) guess;
      // D4 to D6: multiply and subtract; add back when the guess was 1 too large.
      if (subtractProduct(guess, j, k)) {
        q[j]--;
        addBack(j, k);
      }
    }
    // D8: undo the normalisation.
    for (int i = 0; shift != 0 && i < k; i++) {
      u[i] = u[i] >>> shift | u[i + 1] << 32 - shift;
    }
  }

  private boolean subtractProduct(long digit, int j, int k) {
    long carry = 0;
    long borrow = 0;
    for (int i = 0; i < k; i++) {
      long product = digit * (v[i] & DIGIT) + carry;
      carry = product >>> 32;
      long difference = (u[i + j] & DIGIT) - (product & DIGIT) - borrow;
      u[i + j] = (int) difference;
      borrow = difference >>> 63;
    }
    long difference = (u[j + k] & DIGIT) - carry - borrow;
    u[j + k] = (int) difference;
    return difference < 0;
  }

  private void addBack(int j, int k) {
    long carry = 0;
    for (int i = 0; i < k; i++) {
      long sum = (u[i + j] & DIGIT) + (v[i] & DIGIT) + carry;
      u[i + j] = (int) sum;
      carry = sum >>> 32;
    }
    u[j + k] += (int) carry;
  }

  private static void shiftLeft(int[] x, int n, int shift) {
    for (int i = n - 1; shift != 0 && i >= 0; i--) {
      x[i] = x[i] << shift | (i > 0 ? x[i - 1] >>> 32 - shift : 0);
    }
  }

  private static int length(int[] x, int n) {
    int at = n;
    while (at > 0 && x[at - 1] == 0) {
      at--;
    }
    return at;
  }
}
