package org.openledger.evm.precompile;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.bouncycastle.crypto.digests.Blake2bDigest;
import org.junit.jupiter.api.Test;
import org.openledger.evm.fork.Fork;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.PortableSecp256k1;
import org.openledger.primitives.Signature;
import org.openledger.primitives.UInt256;
import org.openledger.testing.Seeds;

/// The table of contracts, their laws, and inputs that nobody means well with.
class PrecompilesTest {
  private static final BigInteger BLS_ORDER = BlsGroup.ORDER;

  @Test
  void eachForkHasWhatItsEipsNamed() {
    assertThat(Precompiles.of(Fork.CANCUN).byNumber().keySet())
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    assertThat(Precompiles.of(Fork.PRAGUE).byNumber().keySet())
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17);
    assertThat(Precompiles.of(Fork.OSAKA).byNumber().keySet())
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 0x100);
    Precompiles osaka = Precompiles.of(Fork.OSAKA);
    assertThat(osaka.at(new Address(0, 0, 0x100))).isInstanceOf(P256Verify.class);
    assertThat(osaka.at(Address.ZERO)).isNull();
    assertThat(osaka.at(new Address(1, 0, 1))).isNull();
    assertThat(osaka.at(new Address(0, 1, 1))).isNull();
  }

  @Test
  void noInputOfAnyLengthThrows() {
    Seeds.times(
        60,
        random -> {
          byte[] input = new byte[random.nextInt(700)];
          if (random.nextBoolean()) {
            random.nextBytes(input);
          }
          for (Fork fork : Fork.values()) {
            for (Precompile contract : Precompiles.of(fork).byNumber().values()) {
              byte[] before = input.clone();
              if (contract.gas(CallData.of(input)) < 30_000_000) {
                byte[] output = contract.run(CallData.of(input));
                assertThat(output).isEqualTo(contract.run(CallData.of(input)));
              }
              assertThat(input).as("the caller's bytes").isEqualTo(before);
            }
          }
        });
  }

  @Test
  void hugeLengthsCostAllAndAllocateNothing() {
    byte[] huge = new byte[96];
    Arrays.fill(huge, (byte) 0xff);
    Precompile cancun = new ModExp(ModExp.Pricing.EIP_2565);
    Precompile osaka = new ModExp(ModExp.Pricing.EIP_7883);
    assertThat(cancun.gas(CallData.of(huge))).isEqualTo(Long.MAX_VALUE);
    assertThat(osaka.gas(CallData.of(huge))).isEqualTo(Long.MAX_VALUE);
    assertThat(cancun.run(CallData.of(huge))).isNull();
    assertThat(osaka.run(CallData.of(huge))).isNull();
    byte[] exponentOnly = new byte[96];
    Arrays.fill(exponentOnly, 32, 64, (byte) 0xff);
    assertThat(cancun.gas(CallData.of(exponentOnly))).as("complexity of nothing").isEqualTo(200);
    assertThat(cancun.run(CallData.of(exponentOnly))).isEmpty();
    assertThat(osaka.run(CallData.of(exponentOnly)))
        .as("EIP-7823 bounds the exponent too")
        .isNull();
  }

  @Test
  void modExpBoundsHoldAtTheByte() {
    Precompile osaka = new ModExp(ModExp.Pricing.EIP_7883);
    for (int at : new int[] {0, 32, 64}) {
      assertThat(osaka.run(CallData.of(lengths(at, 1024)))).isNotNull();
      assertThat(osaka.run(CallData.of(lengths(at, 1025)))).isNull();
    }
  }

  @Test
  void modExpAgreesWithRepeatedMultiplication() {
    Seeds.times(
        200,
        random -> {
          int base = random.nextInt(40);
          int modulus = random.nextInt(40);
          byte[] input = new byte[96 + base + 1 + modulus];
          random.nextBytes(input);
          Arrays.fill(input, 0, 96, (byte) 0);
          input[31] = (byte) base;
          input[63] = 1;
          input[95] = (byte) modulus;
          BigInteger b = new BigInteger(1, Arrays.copyOfRange(input, 96, 96 + base));
          int e = input[96 + base] & 0xff;
          BigInteger m = new BigInteger(1, Arrays.copyOfRange(input, 97 + base, input.length));
          BigInteger expected = m.signum() == 0 ? BigInteger.ZERO : BigInteger.ONE.mod(m);
          for (int i = 0; i < e && m.signum() != 0; i++) {
            expected = expected.multiply(b).mod(m);
          }
          byte[] output = new ModExp(ModExp.Pricing.EIP_2565).run(CallData.of(input));
          assertThat(output).hasSize(modulus);
          assertThat(new BigInteger(1, output)).isEqualTo(expected);
        });
  }

  @Test
  void blakeIsTheOneOfTheLibrary() {
    Seeds.times(
        50,
        random -> {
          byte[] message = new byte[random.nextInt(129)];
          random.nextBytes(message);
          byte[] input = new byte[213];
          input[3] = 12;
          long[] iv = {
            0x6a09e667f3bcc908L ^ 0x01010040L,
            0xbb67ae8584caa73bL,
            0x3c6ef372fe94f82bL,
            0xa54ff53a5f1d36f1L,
            0x510e527fade682d1L,
            0x9b05688c2b3e6c1fL,
            0x1f83d9abfb41bd6bL,
            0x5be0cd19137e2179L
          };
          for (int i = 0; i < 64; i++) {
            input[4 + i] = (byte) (iv[i / 8] >>> 8 * (i % 8));
          }
          System.arraycopy(message, 0, input, 68, message.length);
          input[196] = (byte) message.length;
          input[212] = 1;
          Blake2bDigest digest = new Blake2bDigest(512);
          digest.update(message, 0, message.length);
          byte[] expected = new byte[64];
          digest.doFinal(expected, 0);
          assertThat(new Blake2F().run(CallData.of(input))).isEqualTo(expected);
        });
  }

  @Test
  void recoversTheSignerInEitherHalfOfS() {
    Seeds.times(
        20,
        random -> {
          byte[] key = bytes(random, 32);
          key[0] = 1; // below the order
          Hash digest = Hash.of(bytes(random, 32));
          PortableSecp256k1 twin = new PortableSecp256k1();
          Signature low = twin.sign(digest, key);
          Signature high =
              new Signature(low.r(), Signature.ORDER.subtract(low.s()), 1 - low.yParity());
          byte[] expected = new byte[32];
          Address.ofPublicKey(twin.publicKey(key)).write(expected, 12);
          assertThat(new EcRecover().run(CallData.of(recovery(digest, low)))).isEqualTo(expected);
          assertThat(new EcRecover().run(CallData.of(recovery(digest, high)))).isEqualTo(expected);
        });
  }

  @Test
  void multiExpIsTheSumOfItsParts() {
    Seeds.times(
        5,
        random -> {
          for (boolean second : new boolean[] {false, true}) {
            BlsGroup group = second ? BlsGroup.G2 : BlsGroup.G1;
            Precompile multiExp = second ? BlsMultiExp.g2() : BlsMultiExp.g1();
            Precompile map = new BlsMap(group, 0);
            int pair = group.encodedBytes() + 32;
            int n = random.nextInt(1, 12);
            byte[] input = new byte[n * pair];
            byte[] sum = new byte[group.encodedBytes()];
            for (int i = 0; i < n; i++) {
              byte[] one = new byte[pair];
              if (random.nextInt(4) != 0) {
                System.arraycopy(
                    map.run(CallData.of(element(random, group))), 0, one, 0, group.encodedBytes());
              }
              byte[] scalar = random.nextInt(4) == 0 ? new byte[32] : bytes(random, 32);
              System.arraycopy(scalar, 0, one, group.encodedBytes(), 32);
              System.arraycopy(one, 0, input, i * pair, pair);
              sum =
                  new BlsAdd(group, 0)
                      .run(CallData.of(concat(sum, multiExp.run(CallData.of(one)))));
            }
            assertThat(multiExp.run(CallData.of(input))).isEqualTo(sum);
          }
        });
  }

  @Test
  void scalarsActModuloTheOrder() {
    byte[] point = new BlsMap(BlsGroup.G1, 0).run(CallData.of(new byte[64]));
    BigInteger beyond = BLS_ORDER.add(BigInteger.valueOf(5));
    assertThat(BlsMultiExp.g1().run(CallData.of(concat(point, Input.padded(beyond, 32)))))
        .isEqualTo(
            BlsMultiExp.g1()
                .run(CallData.of(concat(point, Input.padded(BigInteger.valueOf(5), 32)))));
    assertThat(BlsMultiExp.g1().run(CallData.of(concat(point, Input.padded(BLS_ORDER, 32)))))
        .isEqualTo(new byte[128]);
  }

  @Test
  void pairingOverBls12IsBilinear() {
    Seeds.times(
        3,
        random -> {
          byte[] p = new BlsMap(BlsGroup.G1, 0).run(CallData.of(element(random, BlsGroup.G1)));
          byte[] q = new BlsMap(BlsGroup.G2, 0).run(CallData.of(element(random, BlsGroup.G2)));
          BigInteger a = new BigInteger(1, bytes(random, 31));
          byte[] ap = BlsMultiExp.g1().run(CallData.of(concat(p, Input.padded(a, 32))));
          byte[] aq =
              BlsMultiExp.g2().run(CallData.of(concat(q, Input.padded(BLS_ORDER.subtract(a), 32))));
          BlsPairing pairing = new BlsPairing();
          assertThat(pairing.run(CallData.of(concat(concat(ap, q), concat(p, aq)))))
              .isEqualTo(Input.yes());
          assertThat(pairing.run(CallData.of(concat(concat(ap, q), concat(p, q)))))
              .isEqualTo(Input.no());
        });
  }

  @Test
  void kzgRefusesEveryForgedByte() {
    // The commitment to the zero polynomial is infinity, its value is zero everywhere, its proof
    // infinity.
    byte[] infinity = new byte[48];
    infinity[0] = (byte) 0xc0;
    byte[] hash = Hashes.sha256(infinity);
    hash[0] = 1;
    byte[] honest = concat(concat(hash, new byte[64]), concat(infinity, infinity));
    KzgPointEvaluation contract = new KzgPointEvaluation();
    assertThat(contract.run(CallData.of(honest))).hasSize(64);
    for (int i = 0; i < honest.length; i++) {
      byte[] forged = honest.clone();
      forged[i] ^= 1;
      boolean point = i >= 32 && i < 64; // any z will do for the zero polynomial, below the order
      assertThat(contract.run(CallData.of(forged)) != null).as("byte %d", i).isEqualTo(point);
    }
  }

  private static byte[] recovery(Hash digest, Signature signature) {
    byte[] input = new byte[128];
    digest.write(input, 0);
    UInt256.of(27 + signature.yParity()).write(input, 32);
    signature.r().write(input, 64);
    signature.s().write(input, 96);
    return input;
  }

  private static byte[] lengths(int at, int length) {
    byte[] input = new byte[96];
    input[at + 30] = (byte) (length >>> 8);
    input[at + 31] = (byte) length;
    return input;
  }

  private static byte[] element(RandomGenerator random, BlsGroup group) {
    byte[] out = new byte[group.coordinateBytes()];
    for (int at = 0; at < out.length; at += BlsGroup.FIELD) {
      System.arraycopy(bytes(random, 47), 0, out, at + 17, 47); // below the modulus
    }
    return out;
  }

  private static byte[] bytes(RandomGenerator random, int count) {
    byte[] out = new byte[count];
    random.nextBytes(out);
    return out;
  }

  private static byte[] concat(byte[] a, byte[] b) {
    byte[] out = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, out, a.length, b.length);
    return out;
  }
}
