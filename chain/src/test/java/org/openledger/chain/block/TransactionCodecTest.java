package org.openledger.chain.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Hex;
import org.openledger.primitives.KeyPair;
import org.openledger.primitives.PrimitivesException;
import org.openledger.primitives.UInt256;
import org.openledger.testing.Seeds;

class TransactionCodecTest {
  private static final KeyPair KEY =
      KeyPair.ofPrivateKey(
          Hex.decode("4c0883a69102937d6231471b5dbb6204fe512961708279feb1be6ae5538da033"));

  /// Made with Python's eth-account 0.14 on chain 47510, nonces 0 to 3.
  @ParameterizedTest
  @CsvSource({
    "0, f86880843b9aca0082520894cd2a3d9f938e13cd947ec05abc7fe734df8dd8268230398083017350"
        + "a0a178b25bccee999be58c01ff5fcea3f8720231aadc0a339ec3f9d6dfe43b8efea024b88fbce70b"
        + "1fdcbb57e526d2f1767e5e14089ff7d46aecb6b42ac8238fcbec,"
        + " d23dd174467a57b763e4d0e276dd0ecdc59f63bbf068982dea1e1887c7742b8c",
    "1, 01f8cf82b99601847735940082c35094cd2a3d9f938e13cd947ec05abc7fe734df8dd826880de0b6b3a764000084"
        + "deadbeeff85bf85994cd2a3d9f938e13cd947ec05abc7fe734df8dd826f842a0010101010101010101010101"
        + "0101010101010101010101010101010101010101a002020202020202020202020202020202020202020202020"
        + "20202020202020202"
        + "01a03c95999f442cebef6ae382e0e6abe35dc1cf93d17eea1d1db14d27806cf86496a067fefd2e98ff697d020"
        + "a18e230be183ec7521d7f332b8b56c56040f5136dc55e,"
        + " 3934db43411287173838b3b699db1d091747a1a24121a3c33c094f74765bddfb",
    "3, 02f85782b996038084b2d05e00830927c08080826000c001a0ed7fb73dddac5a091df47e646a34753877616a4da8c6"
        + "7e09fb44a8cbfc7e9605a00167fadac68a3c41c0da4a927a55d86482b5cc2a3c900ed48029e9e1d4ab541b,"
        + " 635a4fad29fc49dcf4476f5c5c1830475b7015b0b3cc13d725f1095ded45c335"
  })
  void agreesWithEthAccount(long nonce, String encoded, String hash) {
    SignedTransaction read = TransactionCodec.decode(Hex.decode(encoded));
    assertThat(read.hash()).isEqualTo(Hash.parse(hash));
    assertThat(read.recoverSender()).contains(KEY.address());
    assertThat(read.body().nonce()).isEqualTo(nonce);
    assertThat(read.body().chainId()).isEqualTo(47510);
    assertThat(Transactions.sign(KEY, read.body()).encoded()).isEqualTo(Hex.decode(encoded));
  }

  @Test
  void buildsWhatEthAccountBuildsForAnEip1559Transfer() {
    byte[] data = new byte[100];
    java.util.Arrays.fill(data, (byte) 0xab);
    SignedTransaction made =
        Transactions.sign(
            KEY,
            47510,
            2,
            new Transactions.Gas(60_000, UInt256.of(3_000_000_000L), UInt256.of(1_000_000_000)),
            new Transactions.Call(
                Address.parse("0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826"), UInt256.ZERO, data));
    assertThat(made.hash().toString())
        .isEqualTo("0x934b123cfaaa8b33b22d648389e499ddfac0b05c68b0f5e6bf5013111c3b509e");
  }

  @ParameterizedTest
  @CsvSource({
    "'', no bytes",
    "02, typed transaction too short",
    "03c0, wanted a list of 14",
    "03c4c0c0c0c0, no data layer for blobs",
    "03c5c001c0c0c0, no data layer for blobs",
    "03c401c0c0c0, wanted a list of 14",
    "04c0, wanted a list of 13",
    "05c0, transaction type not supported",
    "02f870, malformed RLP",
    "c0, wanted a list of 9",
    "02c0, wanted a list of 12"
  })
  void saysWhatIsWrong(String encoded, String message) {
    assertThatThrownBy(() -> TransactionCodec.decode(Hex.decode(encoded)))
        .isInstanceOf(ChainException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aChangedByteIsRefusedOrAnotherTransaction() {
    SignedTransaction good =
        Transactions.sign(
            KEY,
            1,
            7,
            new Transactions.Gas(21_000, UInt256.of(100), UInt256.of(1)),
            Transactions.Call.transfer(KEY.address(), UInt256.of(5)));
    Seeds.times(
        2_000,
        random -> {
          byte[] bytes = good.encoded().clone();
          bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
          try {
            SignedTransaction read = TransactionCodec.decode(bytes);
            assertThat(read.recoverSender()).isNotEqualTo(good.recoverSender());
            assertThat(read.hash()).isNotEqualTo(good.hash());
          } catch (ChainException e) {
            assertThat(e.getMessage()).isNotBlank();
          } catch (PrimitivesException e) {
            throw new AssertionError("an exception of another module came through", e);
          }
        });
  }
}
