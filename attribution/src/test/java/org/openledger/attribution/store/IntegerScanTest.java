package org.openledger.attribution.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.openledger.testing.Seeds;

class IntegerScanTest {
  @Test
  void equalsTheSumOfSingleProductsAtEveryLength() {
    Seeds.times(
        300,
        random -> {
          int k = random.nextInt(600);
          short[] psi = SketchStoreTest.query(random, k);
          short[] phi = SketchStoreTest.query(random, k);
          check(psi, phi);
        });
  }

  @Test
  void holdsWhereEveryProductIsAtItsLimit() {
    int k = IntegerScan.SLOTS_MAX;
    short[] psi = new short[k];
    short[] phi = new short[k];
    for (short a : new short[] {Short.MIN_VALUE, -1, 0, 1, Short.MAX_VALUE}) {
      for (short b : new short[] {Short.MIN_VALUE, -1, 1, Short.MAX_VALUE}) {
        Arrays.fill(psi, a);
        Arrays.fill(phi, b);
        check(psi, phi);
      }
    }
  }

  private static void check(short[] psi, short[] phi) {
    BigInteger exact = BigInteger.ZERO;
    for (int j = 0; j < psi.length; j++) {
      exact = exact.add(BigInteger.valueOf((long) psi[j] * phi[j]));
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment vectors = arena.allocateFrom(SketchFile.INT16, psi);
      assertThat(BigInteger.valueOf(IntegerScan.dot(vectors, 0, phi))).isEqualTo(exact);
      assertThat(IntegerScan.dotSingly(vectors, 0, phi, 0)).isEqualTo(exact.longValueExact());
    }
  }
}
