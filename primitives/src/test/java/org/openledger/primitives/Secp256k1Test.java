package org.openledger.primitives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openledger.testing.Seeds;

class Secp256k1Test {
  private static final byte[] KEY =
      Hex.decode("4c0883a69102937d6231471b5dbb6204fe512961708279feb1be6ae5538da033");
  private static final Address OWNER = Address.parse("0xb960bED53c17f9a021538b5d6f08e7466B966c53");
  private static final Secp256k1 NATIVE = new NativeSecp256k1();
  private static final Secp256k1 PORTABLE = new PortableSecp256k1();

  /// Signatures of Python's eth-keys, v at the end.
  @ParameterizedTest
  @CsvSource({
    "83e437bac3ea937b2535b5a24fe8f6efc49e46e2c3923cb8999ca6b229956612,"
        + " 54572398448de4149019d2e1ee1418fda00a40d47dabb23a61aa8a6944782d3c"
        + "2625c89d62151459951881e74a6e8ddb4683c0bbe24fcb54cddc9273fc119e6100",
    "58377c0fcfe927f7fdfff8bb42bca9eda671f0a7324295c0273eb0be68816f99,"
        + " 84056de26d013aef0b7042c13b0115138b8feaa802ad952039d4d67881ee8c67"
        + "5e2491efb8d70d8fb2f6e0b6d5ab5e673585a85cbdf5908efb7906e63a99b6c400",
    "6e8c65eac75f145a1d60f11850587b1a2c6ebd3f5a5c8094bd54d40540e9ac4b,"
        + " 3aa0fddfe02d4eb265800553864c291acec2d2e7d1dce04ebb5a00039af4ca75"
        + "61344c339b3a228999aab1398724620df014f00f2a61b693f63ce3e97ff7148800"
  })
  void signsAsEthKeysDoes(String digest, String signature) {
    Signature expected = Signature.parse(Hex.decode(signature));
    Hash hash = Hash.parse(digest);
    assertThat(NATIVE.sign(hash, KEY)).isEqualTo(expected);
    assertThat(PORTABLE.sign(hash, KEY)).isEqualTo(expected);
    assertThat(NATIVE.recover(hash, expected)).contains(OWNER);
    assertThat(PORTABLE.recover(hash, expected)).contains(OWNER);
  }

  @Test
  void theTwinsAgreeOnKeysSignaturesAndRecoveries() {
    Seeds.times(
        60,
        random -> {
          byte[] seed = new byte[random.nextInt(40)];
          random.nextBytes(seed);
          KeyPair pair = KeyPair.fromSeed(seed);
          Hash digest = Keccak.hash(seed);
          byte[] key = pair.privateKeyBytes();
          assertThat(PORTABLE.publicKey(key)).isEqualTo(NATIVE.publicKey(key));
          Signature signature = NATIVE.sign(digest, key);
          assertThat(PORTABLE.sign(digest, key)).isEqualTo(signature);
          assertThat(signature.isLowS()).isTrue();
          assertThat(Signature.parse(signature.bytes())).isEqualTo(signature);
          Signature other =
              new Signature(UInt256.of(random.nextLong() >>> 1), signature.s(), random.nextInt(2));
          assertThat(NATIVE.recover(digest, other)).isEqualTo(PORTABLE.recover(digest, other));
          Signature high =
              new Signature(
                  signature.r(), Signature.ORDER.subtract(signature.s()), 1 - signature.yParity());
          assertThat(high.isLowS()).isFalse();
          assertThat(NATIVE.recover(digest, high)).contains(pair.address());
          assertThat(PORTABLE.recover(digest, high)).contains(pair.address());
        });
  }

  @Test
  void outOfRangeSignaturesHaveNoSigner() {
    Hash digest = Keccak.hash(KEY);
    for (UInt256 bad : new UInt256[] {UInt256.ZERO, Signature.ORDER, UInt256.MAX}) {
      for (Secp256k1 curve : new Secp256k1[] {NATIVE, PORTABLE}) {
        assertThat(curve.recover(digest, new Signature(bad, UInt256.ONE, 0))).isEmpty();
        assertThat(curve.recover(digest, new Signature(UInt256.ONE, bad, 0))).isEmpty();
      }
    }
  }

  @Test
  void refusesKeysThatAreNone() {
    for (Secp256k1 curve : new Secp256k1[] {NATIVE, PORTABLE}) {
      for (byte[] bad : new byte[][] {new byte[32], new byte[31], Signature.ORDER.bytes()}) {
        assertThatThrownBy(() -> curve.publicKey(bad)).isInstanceOf(PrimitivesException.class);
      }
    }
    assertThat(KeyPair.ofPrivateKey(KEY).toString()).isEqualTo("KeyPair[" + OWNER + "]");
  }

  @Test
  void theNativeLibraryIsChosenHere() {
    assertThat(Secp256k1.fastest()).isInstanceOf(NativeSecp256k1.class);
  }
}
