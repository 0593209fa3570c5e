package org.openledger.node.pay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.chain.Chain;
import org.openledger.chain.ChainConfig;
import org.openledger.chain.genesis.Genesis;
import org.openledger.chain.sequencer.SequencerConfig;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Keccak;
import org.openledger.primitives.KeyPair;
import org.openledger.primitives.UInt256;
import org.openledger.serving.ServingException;

/// Which payments an escrow takes, on a chain that runs.
class EscrowTest {
  private static final KeyPair ASKER = key("asker");
  private static final KeyPair ESCROW = key("escrow");
  private static final KeyPair OTHER = key("other");
  private static final Hash REQUEST = Keccak.hash("request".getBytes(StandardCharsets.UTF_8));
  private static final UInt256 FEE = UInt256.of(5_000);

  @TempDir Path temp;
  private Chain chain;
  private Escrow escrow;

  private static KeyPair key(String name) {
    return KeyPair.fromSeed(name.getBytes(StandardCharsets.UTF_8));
  }

  @BeforeEach
  void open() {
    UInt256 much = UInt256.of(1_000_000_000_000_000_000L);
    Genesis genesis =
        Genesis.of(
            Genesis.DEMO_CHAIN_ID,
            1_700_000_000,
            Map.of(ASKER.address(), much, ESCROW.address(), much));
    SequencerConfig usual = SequencerConfig.standard(OTHER.address(), 30_000_000);
    SequencerConfig quick =
        new SequencerConfig(
            usual.cadence(), 20, usual.feeRecipient(), usual.gasLimit(), usual.extraData());
    chain =
        Chain.open(
            ChainConfig.of(temp.resolve("chain"), genesis.withGasLimit(30_000_000), quick),
            Clock.systemUTC());
    escrow = new Escrow(new Accounts(chain), ESCROW, ReceiptBook.open(temp.resolve("receipts")));
  }

  @AfterEach
  void close() {
    chain.close();
  }

  private Hash pay(Address to, UInt256 wei, Hash request) {
    return new Accounts(chain).send(ASKER, to, wei, request.bytes()).transaction().hash();
  }

  private void refuses(Hash payment, String why) {
    assertThatThrownBy(() -> escrow.claim(payment, REQUEST, FEE))
        .isInstanceOf(ServingException.class)
        .hasMessageContainingAll(why, "nothing was computed")
        .extracting(e -> ((ServingException) e).code())
        .isEqualTo(ServingException.Code.PAYMENT_REQUIRED);
  }

  @Test
  void takesAPaymentThatNamesTheRequestAndCoversIt() {
    Hash payment = pay(ESCROW.address(), FEE, REQUEST);
    assertThat(escrow.claim(payment, REQUEST, FEE))
        .isEqualTo(new Escrow.Paid(payment, ASKER.address(), FEE));
    assertThat(escrow.payer(payment)).contains(ASKER.address());
  }

  @Test
  void takesAPaymentOnceAndAgainOnlyAfterItsAnswerFailed() {
    Hash payment = pay(ESCROW.address(), FEE, REQUEST);
    Escrow.Paid paid = escrow.claim(payment, REQUEST, FEE);
    refuses(payment, "used already");
    escrow.release(paid);
    assertThat(escrow.claim(payment, REQUEST, FEE)).isEqualTo(paid);
  }

  @Test
  void refusesAPaymentThatIsInNoBlock() {
    refuses(REQUEST, "in no block");
    assertThat(escrow.payer(REQUEST)).isEmpty();
  }

  @Test
  void refusesAPaymentToSomeoneElse() {
    refuses(pay(OTHER.address(), FEE, REQUEST), "did not go to the escrow");
  }

  @Test
  void refusesAPaymentForAnotherRequest() {
    refuses(pay(ESCROW.address(), FEE, Hash.ZERO), "another request");
  }

  @Test
  void refusesAPaymentThatIsTooLittle() {
    refuses(pay(ESCROW.address(), UInt256.of(4_999), REQUEST), "4999 wei");
  }
}
