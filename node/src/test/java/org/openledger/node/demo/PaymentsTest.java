package org.openledger.node.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.chain.Chain;
import org.openledger.chain.ChainConfig;
import org.openledger.chain.genesis.Genesis;
import org.openledger.chain.sequencer.SequencerConfig;
import org.openledger.node.factory.RunJob.Sent;
import org.openledger.node.pay.Accounts;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.KeyPair;
import org.openledger.primitives.UInt256;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A question is paid for once, wherever a process ends; on a chain that runs.
class PaymentsTest {
  private static final KeyPair ASKER = KeyPair.fromSeed(new byte[] {1});
  private static final Address ESCROW = KeyPair.fromSeed(new byte[] {2}).address();
  private static final UInt256 MUCH = UInt256.of(1_000_000_000_000_000_000L);

  @TempDir Path temp;
  private Chain chain;

  @BeforeEach
  void open() {
    Genesis genesis = Genesis.of(7, 1_700_000_000, Map.of(ASKER.address(), MUCH));
    SequencerConfig usual = SequencerConfig.standard(Address.ZERO, 30_000_000);
    SequencerConfig quick =
        new SequencerConfig(
            usual.cadence(), 20, usual.feeRecipient(), usual.gasLimit(), usual.extraData());
    chain =
        Chain.open(
            ChainConfig.of(temp.resolve("chain"), genesis.withGasLimit(30_000_000), quick),
            Clock.systemUTC());
  }

  @AfterEach
  void close() {
    chain.close();
  }

  /// As a process would have them that begins now.
  private Payments payments(Consumer<String> before) {
    return new Payments(chain, ASKER, new StoryFolder(temp.resolve("story"), before));
  }

  private static Supplier<JsonNode> quote(int wei) {
    return () ->
        JsonMapper.builder()
            .build()
            .createObjectNode()
            .put("escrow", ESCROW.toString())
            .put("fee_max_wei", Integer.toString(wei))
            .put("request", Hash.ZERO.toString());
  }

  private static JsonNode never() {
    throw new AssertionError("asked for another quote");
  }

  @Test
  void aPaymentThatIsKeptIsNotMadeAgain() {
    Hash paid = payments(name -> {}).paid(1, quote(5));
    assertThat(payments(name -> {}).paid(1, PaymentsTest::never)).isEqualTo(paid);
    assertThat(chain.nonce(ASKER.address())).isEqualTo(1);
    assertThat(chain.balance(ESCROW)).isEqualTo(UInt256.of(5));
    assertThat(payments(name -> {}).paid(2, quote(3))).isNotEqualTo(paid);
    assertThat(chain.balance(ESCROW)).isEqualTo(UInt256.of(8));
  }

  @Test
  void oneThatWasSignedAndNotSentIsSentBeforeOthers() {
    StoryFolder kept = new StoryFolder(temp.resolve("story"), name -> {});
    payments(name -> {}).paid(1, quote(5)); // signs as the process did that ended
    Sent first = kept.find("payment-1", Sent.class).orElseThrow();
    chain.close();
    temp = temp.resolve("again");
    open(); // the same genesis, and nothing was sent on it
    StoryFolder again = new StoryFolder(temp.resolve("story"), name -> {});
    again.keep("payment-1", first);
    Payments payments = payments(name -> {});
    payments.sendKept(2);
    Hash second = payments.paid(2, quote(3));
    assertThat(payments.paid(1, PaymentsTest::never)).isEqualTo(Hash.parse(first.hash()));
    assertThat(chain.inclusion(second)).isPresent();
    assertThat(chain.balance(ESCROW)).isEqualTo(UInt256.of(8));
  }

  @Test
  void whatWasNotKeptWasNotSent() {
    Payments ending =
        payments(name -> {
          throw new CancellationException(name);
        });
    try {
      ending.paid(1, quote(5));
      throw new AssertionError("it was paid");
    } catch (CancellationException e) {
      assertThat(e).hasMessage("payment-1");
    }
    assertThat(chain.pendingNonce(ASKER.address())).isZero();
    payments(name -> {}).paid(1, quote(5));
    assertThat(chain.balance(ESCROW)).isEqualTo(UInt256.of(5));
  }

  @Test
  void oneThatCanNeverBeInABlockIsMadeAnew() {
    Payments payments = payments(name -> {});
    payments.paid(1, quote(5));
    StoryFolder kept = new StoryFolder(temp.resolve("story"), name -> {});
    Sent first = kept.find("payment-1", Sent.class).orElseThrow();
    chain.close();
    temp = temp.resolve("again");
    open();
    new StoryFolder(temp.resolve("story"), name -> {}).keep("payment-1", first);
    Address other = KeyPair.fromSeed(new byte[] {3}).address();
    new Accounts(chain).send(ASKER, other, UInt256.of(1), new byte[0]); // takes the nonce
    Payments later = payments(name -> {});
    later.sendKept(1);
    Hash anew = later.paid(1, quote(5));
    assertThat(anew).isNotEqualTo(Hash.parse(first.hash()));
    assertThat(chain.balance(ESCROW)).isEqualTo(UInt256.of(5));
  }
}
