package org.openledger.primitives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openledger.primitives.PrimitivesException.Code;
import org.openledger.testing.Seeds;

class RlpTest {
  @Test
  void readsWhatItWrites() {
    Seeds.times(
        500,
        random -> {
          RlpItem item = item(random, 4);
          byte[] bytes = Rlp.encode(item);
          assertThat(Rlp.decode(bytes)).isEqualTo(item);
          assertThat(Rlp.lengthAt(bytes, 0, bytes.length)).isEqualTo(bytes.length);
        });
  }

  @Test
  void takesOnlyTheOneEncodingOfAnItem() {
    Seeds.times(
        2000,
        random -> {
          byte[] bytes = Rlp.encode(item(random, 3));
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
          try {
            assertThat(Rlp.encode(Rlp.decode(bytes))).isEqualTo(bytes);
          } catch (PrimitivesException e) {
            assertThat(e.code()).isEqualTo(Code.RLP);
          }
        });
  }

  @ParameterizedTest
  @CsvSource({
    "'', an empty input",
    "8100, one small byte with a header",
    "b801ff, a long header for one byte",
    "b80000, a length with a leading zero",
    "83ffff, too few bytes",
    "c2ff, a list cut short",
    "c0c0, a second item",
    "bfffffffffffffffff, a length of 64 bits",
    "fb7fffffff, a list of two gigabytes"
  })
  void refuses(String hex, String what) {
    assertThatThrownBy(() -> Rlp.decode(Hex.decode(hex)))
        .as(what)
        .isInstanceOf(PrimitivesException.class)
        .hasMessageStartingWith("malformed RLP");
  }

  @Test
  void holdsItsLimits() {
    Rlp.Limits limits = new Rlp.Limits(100, 2, 5);
    assertThatThrownBy(() -> Rlp.decode(new byte[101], limits)).hasMessageContaining("at most 100");
    assertThatThrownBy(() -> Rlp.decode(Hex.decode("c2c1c0"), limits))
        .hasMessageContaining("more than 2 deep");
    assertThatThrownBy(() -> Rlp.decode(Hex.decode("c50101010101"), limits))
        .hasMessageContaining("more than 5 items");
  }

  @Test
  void refusesNumbersThatAreNotMinimal() {
    RlpItem zero = Rlp.decode(Hex.decode("00"));
    assertThatThrownBy(() -> zero.number("nonce")).hasMessageContaining("leading zeros");
    assertThatThrownBy(() -> Rlp.of(new byte[33]).number("value"))
        .hasMessageContaining("at most 32 bytes");
    assertThatThrownBy(() -> Rlp.of(UInt256.MAX).longNumber("gas"))
        .hasMessageContaining("below 2^63");
    assertThatThrownBy(() -> Rlp.list().bytes("to")).hasMessageContaining("to: wanted bytes");
  }

  private static RlpItem item(RandomGenerator random, int depth) {
    if (depth > 0 && random.nextInt(3) == 0) {
      List<RlpItem> items = new ArrayList<>();
      for (int i = random.nextInt(6); i > 0; i--) {
        items.add(item(random, depth - 1));
      }
      return Rlp.list(items);
    }
    byte[] bytes = new byte[random.nextInt(4) == 0 ? random.nextInt(70_000) : random.nextInt(60)];
    random.nextBytes(bytes);
    return Rlp.of(bytes);
  }
}
