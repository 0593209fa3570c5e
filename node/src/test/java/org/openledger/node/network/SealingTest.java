package org.openledger.node.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.chain.Chain;
import org.openledger.chain.ChainConfig;
import org.openledger.chain.block.SignedTransaction;
import org.openledger.chain.genesis.Genesis;
import org.openledger.chain.sequencer.SequencerConfig;
import org.openledger.datanet.Datanet;
import org.openledger.datanet.DatanetConfig;
import org.openledger.datanet.access.AccessPolicy.Access;
import org.openledger.datanet.contribution.Contribution;
import org.openledger.datanet.contribution.Review;
import org.openledger.datanet.contribution.Signed;
import org.openledger.datanet.contribution.Submission;
import org.openledger.datanet.row.DatanetException;
import org.openledger.datanet.row.Licence;
import org.openledger.datanet.row.Row;
import org.openledger.datanet.version.Registration;
import org.openledger.datanet.version.Version;
import org.openledger.node.datanets.VersionSealer.Sealed;
import org.openledger.node.pay.Accounts;
import org.openledger.primitives.Address;
import org.openledger.primitives.KeyPair;
import org.openledger.primitives.UInt256;

/// Seals on a chain that runs.
class SealingTest {
  private static final KeyPair OPERATOR = KeyPair.fromSeed(new byte[] {1});
  private static final KeyPair REVIEWER = KeyPair.fromSeed(new byte[] {2});
  private static final KeyPair ANN = KeyPair.fromSeed(new byte[] {3});

  @TempDir Path temp;
  private Chain chain;
  private Datanet datanet;
  private Sealing sealing;

  @BeforeEach
  void open() {
    Genesis genesis =
        Genesis.of(
            7, 1_700_000_000, Map.of(OPERATOR.address(), UInt256.of(1_000_000_000_000_000_000L)));
    SequencerConfig usual = SequencerConfig.standard(Address.ZERO, 30_000_000);
    SequencerConfig quick =
        new SequencerConfig(
            usual.cadence(), 20, usual.feeRecipient(), usual.gasLimit(), usual.extraData());
    chain =
        Chain.open(
            ChainConfig.of(temp.resolve("chain"), genesis.withGasLimit(30_000_000), quick),
            Clock.systemUTC());
    DatanetConfig config =
        new DatanetConfig(
            7,
            OPERATOR.address(),
            "sample",
            Access.OPEN,
            new DatanetConfig.Reviewing(Set.of(REVIEWER.address()), 1),
            DatanetConfig.DATABASE_BYTES_MAX);
    datanet = Datanet.open(temp.resolve("datanet"), config, Clock.systemUTC());
    sealing = sealing();
  }

  private Sealing sealing() {
    return new Sealing(datanet, chain, OPERATOR, temp.resolve("sealing.json"));
  }

  @AfterEach
  void close() {
    datanet.close();
    chain.close();
  }

  private void give(KeyPair key, String question) {
    long now = Clock.systemUTC().instant().getEpochSecond();
    var domain = datanet.domain();
    Licence licence = new Licence("CC0-1.0");
    Row row = new Row(domain.datanet(), "sample", question, "answer", List.of(), "en", licence);
    var said = new Contribution(key.address(), row.id(), licence, "", Contribution.CONSENT, now);
    datanet.contribute(
        List.of(new Submission(row, Signed.by(key, domain, said), Optional.empty())));
    datanet.review(
        List.of(
            Signed.by(REVIEWER, domain, new Review(REVIEWER.address(), row.id(), true, "", now))));
  }

  /// What is registered on chain, in the order of its blocks.
  private List<Registration> registered() {
    List<Registration> all = new ArrayList<>();
    for (long n = 1; n <= chain.head().number(); n++) {
      chain
          .block(n)
          .orElseThrow()
          .block()
          .transactions()
          .forEach(tx -> Registration.decode(tx.body().data()).ifPresent(all::add));
    }
    return all;
  }

  private List<Registration> wanted(Version v) {
    var id = datanet.domain().datanet();
    return List.of(
        new Registration.SealVersion(id, v.number(), v.root(), v.rows(), v.licence()),
        new Registration.CountContributors(id, v.number(), v.contributors()));
  }

  @Test
  void aVersionIsSealedHereAndOnChain() {
    give(ANN, "first?");
    Sealed sealed = sealing.seal();
    assertThat(registered()).isEqualTo(wanted(sealed.version()));
    var inclusion = chain.inclusion(sealed.anchor().transaction()).orElseThrow();
    assertThat(inclusion.transaction().body().to()).isEqualTo(Registry.ADDRESS);
    assertThat(inclusion.in().block().header().number()).isEqualTo(sealed.anchor().block());
    assertThat(datanet.anchor(1)).contains(sealed.anchor());
    assertThatThrownBy(sealing::seal)
        .isInstanceOf(DatanetException.class)
        .hasMessageContaining("nothing to seal");
  }

  @Test
  void aSealThatWasCutOffBeforeTheChainIsFinished() {
    give(ANN, "first?");
    Version cutOff = datanet.seal();
    assertThat(sealing.seal().version()).isEqualTo(cutOff);
    assertThat(registered()).isEqualTo(wanted(cutOff));
    assertThatThrownBy(sealing::seal).hasMessageContaining("nothing to seal");
  }

  @Test
  void aSealThatWasCutOffWhileItWasSentIsOnChainOnce() {
    give(ANN, "first?");
    Version cutOff = datanet.seal();
    SignedTransaction first = sealing.signed(cutOff).getFirst();
    Accounts accounts = new Accounts(chain);
    accounts.submit(first);
    accounts.await(first.hash());
    assertThat(sealing().seal().version()).isEqualTo(cutOff);
    assertThat(registered()).isEqualTo(wanted(cutOff));
  }

  @Test
  void whatIsNewIsSealedAfterWhatWasCutOff() {
    give(ANN, "first?");
    Version cutOff = datanet.seal();
    give(OPERATOR, "second?");
    Sealed sealed = sealing.seal();
    assertThat(sealed.version().number()).isEqualTo(2);
    List<Registration> both = new ArrayList<>(wanted(cutOff));
    both.addAll(wanted(sealed.version()));
    assertThat(registered()).isEqualTo(both);
  }
}
