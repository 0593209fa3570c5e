package org.openledger.primitives;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.jcajce.provider.digest.Keccak.Digest256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openledger.testing.Seeds;

class KeccakTest {
  /// Values of Python's eth-utils 5.
  @ParameterizedTest
  @CsvSource({
    "'', 1, c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470",
    "a, 1, 3ac225168df54212a25c1c01fd35bebfea408fdac2e31ddd6f80a4bbf9a5f1cb",
    "hello, 1, 1c8aff950685c2ed4bc3174f3472287b56d9517b9c948127319a09a7a36deac8",
    "x, 135, 16570bdb055e663ea1cb57ac6f09194f4bc7b7070847971fc0b86710366dc34f",
    "x, 136, 50da8ef3747b7a7f01d08563aa11c72a2a668563fb928adc6e8d2a1ab4e36096",
    "x, 137, 01e0852c139fa337a5d3f746ab3b2d3400442195225e2f10c34702f8f37ae8d3",
    "y, 1000, 67a0f3d0f63d6c5de8a3e38f8b003e70801f914c3e66972d4d65bef6b16242ef"
  })
  void agreesWithRecordedValues(String text, int times, String digest) {
    byte[] input = text.repeat(times).getBytes(StandardCharsets.US_ASCII);
    assertThat(Keccak.hash(input)).isEqualTo(Hash.parse(digest));
  }

  @Test
  void agreesWithBouncyCastleHoweverTheInputIsCut() {
    Seeds.times(
        200,
        random -> {
          byte[] input = new byte[random.nextInt(600)];
          random.nextBytes(input);
          Hash expected = Hash.of(new Digest256().digest(input));
          int a = random.nextInt(input.length + 1);
          int b = a + random.nextInt(input.length - a + 1);
          byte[] head = Arrays.copyOf(input, a);
          byte[] middle = Arrays.copyOfRange(input, a, b);
          byte[] tail = Arrays.copyOfRange(input, b, input.length);
          assertThat(Keccak.hash(head, middle, tail)).isEqualTo(expected);
          byte[] around = new byte[input.length + 7];
          System.arraycopy(input, 0, around, 3, input.length);
          assertThat(Keccak.hash(around, 3, input.length)).isEqualTo(expected);
        });
  }
}
