package org.openledger.node.faucet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openledger.chain.Chain;
import org.openledger.chain.ChainConfig;
import org.openledger.chain.genesis.Genesis;
import org.openledger.chain.sequencer.SequencerConfig;
import org.openledger.node.NodeException;
import org.openledger.node.faucet.Faucet.Drip;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hex;
import org.openledger.primitives.KeyPair;
import org.openledger.primitives.UInt256;
import org.openledger.serving.ServingException;
import org.openledger.serving.ServingException.Code;

/// What a faucet gives, to whom and how often, on a chain that runs.
class FaucetTest {
  private static final KeyPair KEY = KeyPair.fromSeed(new byte[] {5, 6, 7});
  private static final UInt256 WEI = UInt256.of(1_000_000_000_000_000L);
  private static final int PER_MINUTE = 3;

  @TempDir private Path temp;
  private final FakeClock clock = new FakeClock();
  private Chain chain;
  private Path notes;
  private Faucet faucet;

  @BeforeEach
  void open() {
    notes = temp.resolve("faucet-drips");
    Genesis genesis =
        Genesis.of(
            Genesis.DEMO_CHAIN_ID,
            1_700_000_000,
            Map.of(KEY.address(), WEI.multiply(8).add(UInt256.of(100))));
    SequencerConfig usual = SequencerConfig.standard(Address.ZERO, 30_000_000);
    SequencerConfig quick =
        new SequencerConfig(
            usual.cadence(), 20, usual.feeRecipient(), usual.gasLimit(), usual.extraData());
    chain =
        Chain.open(
            ChainConfig.of(temp.resolve("chain"), genesis.withGasLimit(30_000_000), quick),
            Clock.systemUTC());
    faucet = opened();
  }

  @AfterEach
  void close() {
    chain.close();
  }

  private Faucet opened() {
    return new Faucet(chain, KEY, new Faucet.Config(WEI, PER_MINUTE, notes), clock);
  }

  private static Address somebody(int i) {
    return KeyPair.fromSeed(new byte[] {1, (byte) i}).address();
  }

  private ServingException refused(Address to, Code code) {
    ServingException e = catchThrowableOfType(ServingException.class, () -> faucet.drip(to));
    assertThat(e.code()).isEqualTo(code);
    return e;
  }

  @Test
  void paysWhoAsks() throws Exception {
    Drip drip = faucet.drip(somebody(1));
    assertThat(drip.wei()).isEqualTo(WEI);
    assertThat(drip.from()).isEqualTo(KEY.address());
    assertThat(chain.awaitReceipt(drip.transaction(), Duration.ofSeconds(20))).isPresent();
    assertThat(chain.balance(somebody(1))).isEqualTo(WEI);
  }

  @Test
  void paysAnAddressOnceADay() {
    faucet.drip(somebody(1));
    clock.move(Duration.ofHours(23));
    ServingException e = refused(somebody(1), Code.QUEUE_FULL);
    assertThat(e).hasMessageContainingAll("one a day", "60 minutes");
    assertThat(e.retryAfterSeconds()).isEqualTo(3_600);
    faucet.drip(somebody(2));
    clock.move(Duration.ofHours(1));
    faucet.drip(somebody(1));
  }

  @Test
  void aRestartForgetsNobody() {
    faucet.drip(somebody(1));
    faucet = opened();
    refused(somebody(1), Code.QUEUE_FULL);
    clock.move(Duration.ofDays(1));
    faucet = opened();
    assertThat(notes).isEmptyFile();
    faucet.drip(somebody(1));
  }

  @Test
  void aClockSetBackGivesNothingAway() {
    faucet.drip(somebody(1));
    clock.move(Duration.ofHours(-5));
    refused(somebody(1), Code.QUEUE_FULL);
    clock.move(Duration.ofDays(-400)); // the first time was the wrong one
    faucet.drip(somebody(1));
  }

  @Test
  void paysSoManyAMinuteAndNoMore() {
    for (int i = 0; i < PER_MINUTE; i++) {
      faucet.drip(somebody(i));
    }
    ServingException e = refused(somebody(9), Code.QUEUE_FULL);
    assertThat(e).hasMessageContainingAll("3 drips a minute", "60 seconds");
    assertThat(e.retryAfterSeconds()).isEqualTo(60);
    clock.move(Duration.ofSeconds(60));
    faucet.drip(somebody(9));
  }

  @Test
  void manyAtOnceGetNoMoreThanOneAfterTheOther() {
    Set<Drip> drips = ConcurrentHashMap.newKeySet();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 40; i++) {
        Address to = somebody(i % 2);
        callers.submit(() -> drips.add(faucet.drip(to)));
      }
    }
    assertThat(drips).hasSize(2);
  }

  @Test
  void anEmptyFaucetSaysSoAndOwesNobody() throws Exception {
    for (int i = 0; i < 7; i++) {
      Drip drip = faucet.drip(somebody(i));
      assertThat(chain.awaitReceipt(drip.transaction(), Duration.ofSeconds(20))).isPresent();
      clock.move(Duration.ofMinutes(1));
    }
    assertThat(refused(somebody(20), Code.STOPPED))
        .hasMessageContainingAll("The faucet is empty", KEY.address().toString());
    assertThat(Files.readString(notes)).doesNotContain(somebody(20).toHex());
    assertThat(refused(somebody(20), Code.STOPPED)).hasMessageContaining("empty");
  }

  @Test
  void doesNotPayItself() {
    assertThat(refused(KEY.address(), Code.INVALID_VALUE).param()).isEqualTo("address");
  }

  @Test
  void aLineThatACrashCutIsNoHarmAndAnyOtherIsNamed() throws Exception {
    faucet.drip(somebody(1));
    Files.writeString(notes, Files.readString(notes) + "1800000000000 0x12");
    faucet = opened();
    refused(somebody(1), Code.QUEUE_FULL);
    for (String line : List.of("nonsense", "1 2 3", "x " + somebody(1), "1 0x12", "")) {
      Files.writeString(notes, line + "\n");
      assertThatThrownBy(this::opened)
          .isInstanceOf(NodeException.class)
          .hasMessageContainingAll(notes.toString(), "delete it");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0x",
        "not a key",
        "0x0000000000000000000000000000000000000000000000000000000000000000",
        "0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141",
        "0x1111111111111111111111111111111111111111111111111111111111111",
        "11111111111111111111111111111111111111111111111111111111111111112222"
      })
  void aFileThatHoldsNoKeyIsNamedAndNotQuoted(String content) throws Exception {
    Path file = Files.writeString(temp.resolve("key"), content);
    NodeException e = catchThrowableOfType(NodeException.class, () -> FaucetKey.read(file));
    assertThat(e).hasMessageContaining(file.toString()).hasNoCause();
    if (content.length() > 2) {
      assertThat(e.getMessage()).doesNotContain(content);
    }
  }

  @Test
  void readsAKeyAndRefusesAFileThatIsNotThere() throws Exception {
    Path file = temp.resolve("key");
    assertThatThrownBy(() -> FaucetKey.read(file)).hasMessageContaining("no readable file");
    assertThatThrownBy(() -> FaucetKey.read(temp)).hasMessageContaining("no readable file");
    Files.writeString(file, Hex.encode(KEY.privateKeyBytes()) + "\n");
    assertThat(FaucetKey.read(file).address()).isEqualTo(KEY.address());
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
    assertThatThrownBy(() -> FaucetKey.read(file)).hasMessageContaining("no readable file");
  }
}
