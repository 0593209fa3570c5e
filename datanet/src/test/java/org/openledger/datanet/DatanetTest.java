package org.openledger.datanet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.datanet.access.AccessPolicy.Access;
import org.openledger.datanet.contribution.Admission;
import org.openledger.datanet.contribution.Contribution;
import org.openledger.datanet.contribution.Judgement;
import org.openledger.datanet.contribution.Review;
import org.openledger.datanet.contribution.RowStatus;
import org.openledger.datanet.contribution.SignatureCheck;
import org.openledger.datanet.contribution.Signed;
import org.openledger.datanet.contribution.Submission;
import org.openledger.datanet.row.ContributedRow;
import org.openledger.datanet.row.DatanetException;
import org.openledger.datanet.row.Licence;
import org.openledger.datanet.row.Row;
import org.openledger.datanet.row.RowId;
import org.openledger.datanet.version.RowTree;
import org.openledger.datanet.version.Version;
import org.openledger.primitives.Hash;
import org.openledger.primitives.KeyPair;

class DatanetTest {
  private static final KeyPair ANN = Samples.key("ann");
  private static final KeyPair BOB = Samples.key("bob");
  private static final Row ROW = Samples.row("What is a bygglov?", "A permit.");

  @TempDir Path folder;
  private Datanet datanet;

  @BeforeEach
  void open() {
    datanet = Datanet.open(folder, Samples.config(Access.GATED), Samples.CLOCK);
  }

  @AfterEach
  void close() {
    datanet.close();
  }

  @Test
  void keepsARowWithItsContributionAndReviews() {
    Submission submission = Samples.submission(ROW, ANN);
    assertThat(datanet.contribute(List.of(submission)))
        .containsExactly(new Admission.Admitted(ROW.id()));
    assertThat(datanet.status(ROW.id())).isEqualTo(RowStatus.PENDING);
    Signed<Review> review = Samples.review(ROW.id(), Samples.FIRST, true);
    datanet.review(List.of(review));
    close();
    open();
    ContributedRow row = datanet.row(ROW.id());
    assertThat(row.row()).isEqualTo(ROW);
    assertThat(row.contributor()).isEqualTo(ANN.address());
    assertThat(datanet.contribution(ROW.id())).isEqualTo(submission.contribution());
    assertThat(datanet.reviews(ROW.id())).containsExactly(review);
    assertThat(datanet.reviews(ROW.id()).getFirst().check(datanet.domain()))
        .isInstanceOf(SignatureCheck.Valid.class);
  }

  @Test
  void theFirstContributorKeepsARowHoweverItIsDressedUp() {
    Row dressed =
        new Row(
            ROW.datanet(), "other", ROW.question(), ROW.answer(), List.of(), "sv", ROW.licence());
    var first = new Admission.Duplicate(ROW.id(), ANN.address());
    assertThat(
            datanet.contribute(
                List.of(
                    Samples.submission(ROW, ANN),
                    Samples.submission(ROW, BOB),
                    Samples.submission(dressed, BOB))))
        .containsExactly(new Admission.Admitted(ROW.id()), first, first);
    assertThat(datanet.contribute(List.of(Samples.submission(ROW, BOB)))).containsExactly(first);
    assertThat(datanet.count(RowStatus.PENDING)).isEqualTo(1);
  }

  @Test
  void refusesWhatItsContributorDidNotSign() {
    Row tampered = Samples.row(ROW.question(), ROW.answer() + "!");
    var good = Samples.submission(ROW, ANN);
    var other = Samples.submission(Samples.row("q", "a"), ANN);
    Contribution said = good.contribution().message();
    List<Submission> bad =
        List.of(
            new Submission(tampered, good.contribution(), Optional.empty()),
            new Submission(ROW, other.contribution(), Optional.empty()),
            submission(ROW, said, BOB),
            submission(ROW, with(said, said.consent() + " Not.", said.time()), ANN),
            submission(ROW, with(said, said.consent(), Samples.NOW + 3600), ANN),
            submission(
                ROW,
                new Contribution(
                    ANN.address(),
                    ROW.id(),
                    new Licence("MIT"),
                    "",
                    Contribution.CONSENT,
                    Samples.NOW),
                ANN));
    assertThat(datanet.contribute(bad))
        .extracting(a -> ((Admission.Refused) a).reason())
        .satisfiesExactly(
            r -> assertThat(r).contains("not about this one"),
            r -> assertThat(r).contains("not about this one"),
            r -> assertThat(r).contains("the signature is not " + ANN.address() + "'s"),
            r -> assertThat(r).contains("agreed to something else"),
            r -> assertThat(r).contains("in the future"),
            r -> assertThat(r).contains("the contribution says MIT, the row CC-BY-4.0"));
    assertThat(datanet.count(RowStatus.PENDING)).isZero();
  }

  @Test
  void refusesARowOfAnotherDatanet() {
    Row foreign = new Row(Hash.ZERO, "c", "q", "a", List.of(), "en", new Licence("CC0-1.0"));
    assertThat(datanet.contribute(List.of(Samples.submission(foreign, ANN))).getFirst())
        .isEqualTo(new Admission.Mismatch("the row was made for another Datanet"));
  }

  @Test
  void twoReviewersDecide() {
    contribute(List.of(ROW));
    assertThat(judge(Samples.FIRST, true))
        .isEqualTo(new Judgement.Counted(ROW.id(), RowStatus.PENDING));
    assertThat(judge(Samples.SECOND, false))
        .isEqualTo(new Judgement.Counted(ROW.id(), RowStatus.PENDING));
    assertThat(judge(Samples.THIRD, true))
        .isEqualTo(new Judgement.Counted(ROW.id(), RowStatus.ACCEPTED));
    assertThat(datanet.status(ROW.id())).isEqualTo(RowStatus.ACCEPTED);
  }

  @Test
  void aReviewCountsOnceByAReviewerForAnothersRow() {
    contribute(List.of(ROW));
    Row own = Samples.row("own", "row");
    datanet.contribute(List.of(Samples.submission(own, Samples.FIRST)));
    RowId unknown = Samples.row("never", "given").id();
    judge(Samples.FIRST, true);
    assertThat(judge(Samples.FIRST, false))
        .isEqualTo(new Judgement.Late(ROW.id(), RowStatus.PENDING));
    assertThat(judge(ANN, true)).isEqualTo(new Judgement.NotAReviewer(ANN.address()));
    assertThat(datanet.review(List.of(Samples.review(own.id(), Samples.FIRST, true))).getFirst())
        .isEqualTo(new Judgement.OwnRow(own.id()));
    assertThat(datanet.review(List.of(Samples.review(unknown, Samples.FIRST, true))).getFirst())
        .isEqualTo(new Judgement.NoSuchRow(unknown));
    judge(Samples.SECOND, true);
    assertThat(judge(Samples.THIRD, false))
        .isEqualTo(new Judgement.Late(ROW.id(), RowStatus.ACCEPTED));
    Signed<Review> forged =
        new Signed<>(
            datanet.domain(),
            Samples.review(own.id(), Samples.SECOND, true).message(),
            Samples.review(own.id(), Samples.THIRD, true).signature());
    assertThat(datanet.review(List.of(forged)).getFirst())
        .isInstanceOf(Judgement.BadSignature.class);
  }

  @Test
  void sealsTheAcceptedRowsInTheOrderOfTheirIds() {
    var random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
    List<Row> rows = Samples.randomRows(random, 20);
    contribute(rows);
    accept(rows.subList(0, 15));
    Version version = datanet.seal();
    List<ContributedRow> sealed = datanet.rows(1);
    assertThat(sealed)
        .extracting(ContributedRow::id)
        .isSorted()
        .containsExactlyInAnyOrderElementsOf(rows.subList(0, 15).stream().map(Row::id).toList());
    assertThat(version.root()).isEqualTo(RowTree.of(sealed).root());
    assertThat(version.rows()).isEqualTo(15);
    assertThat(version.licence()).isEqualTo("CC-BY-4.0");
    assertThat(version.contributors().values().stream().mapToInt(n -> n).sum()).isEqualTo(15);
    assertThat(datanet.versions()).containsExactly(version);
    for (ContributedRow row : sealed) {
      assertThat(datanet.proof(1, row.id()).verify(version.root())).isTrue();
    }
    RowId left = rows.getLast().id();
    assertThatThrownBy(() -> datanet.proof(1, left)).hasMessageContaining("is not among the 15");
  }

  @Test
  void aSealedVersionStaysWhenTheNextIsSealed() {
    List<Row> rows = List.of(ROW, Samples.row("second", "row"));
    contribute(rows);
    assertThatThrownBy(datanet::seal).hasMessageContaining("no row is accepted yet");
    accept(rows.subList(0, 1));
    Version first = datanet.seal();
    assertThatThrownBy(datanet::seal).hasMessageContaining("version 1 has the same 1 rows");
    accept(rows.subList(1, 2));
    Version second = datanet.seal();
    assertThat(second.number()).isEqualTo(2);
    assertThat(datanet.version(1)).isEqualTo(first);
    assertThat(datanet.rows(1)).hasSize(1);
    assertThat(datanet.rows(2)).hasSize(2);
    assertThatThrownBy(() -> datanet.version(3)).hasMessage("there is no version 3");
  }

  @Test
  void namesTheRootOfTheRowsThatARunDrew() {
    List<Row> rows = List.of(ROW, Samples.row("second", "row"), Samples.row("third", "row"));
    contribute(rows);
    accept(rows);
    datanet.seal();
    List<RowId> drawn = new ArrayList<>(List.of(rows.get(2).id(), rows.get(0).id()));
    RowTree tree = datanet.drawn(1, drawn);
    Collections.reverse(drawn);
    assertThat(datanet.drawn(1, drawn).root()).isEqualTo(tree.root());
    assertThat(tree.ids()).hasSize(2);
    assertThat(tree.proof(rows.get(2).id()).verify(tree.root())).isTrue();
    RowId foreign = Samples.row("not", "there").id();
    assertThatThrownBy(() -> datanet.drawn(1, Set.of(foreign)))
        .isInstanceOf(DatanetException.class);
  }

  @Test
  void findsRowsByTheLabelOfTheirFile() {
    var labelled =
        new Submission(
            ROW, Samples.submission(ROW, ANN).contribution(), Optional.of("bygglov-001"));
    datanet.contribute(List.of(labelled));
    assertThat(datanet.labelled("bygglov-001"))
        .extracting(ContributedRow::id)
        .containsExactly(ROW.id());
    assertThat(datanet.labelled("' OR 1=1 --")).isEmpty();
  }

  @Test
  void opensAndShutsTheGate() {
    var bob = Optional.of(BOB.address());
    Instant now = Samples.CLOCK.instant();
    contribute(List.of(ROW));
    ContributedRow row = datanet.row(ROW.id());
    assertThat(datanet.access().readable(bob, row, now)).isFalse();
    long grant = datanet.grant(BOB.address(), "teaching", now.plusSeconds(60)).id();
    assertThat(datanet.access().readable(bob, row, now)).isTrue();
    assertThat(datanet.access().readable(bob, row, now.plusSeconds(60))).isFalse();
    datanet.revoke(grant);
    assertThat(datanet.access().readable(bob, row, now)).isFalse();
    assertThatThrownBy(() -> datanet.revoke(77)).hasMessage("there is no grant 77");
    assertThatThrownBy(() -> datanet.grant(BOB.address(), "", now.plusSeconds(1)))
        .hasMessageContaining("a grant needs a purpose");
    assertThatThrownBy(() -> datanet.grant(BOB.address(), "late", now))
        .hasMessageContaining("an end after");
  }

  private void contribute(List<Row> rows) {
    List<Submission> submissions = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      submissions.add(Samples.submission(rows.get(i), i % 3 == 0 ? ANN : BOB));
    }
    assertThat(datanet.contribute(submissions)).allMatch(a -> a instanceof Admission.Admitted);
  }

  private void accept(List<Row> rows) {
    for (KeyPair reviewer : List.of(Samples.FIRST, Samples.SECOND)) {
      datanet.review(rows.stream().map(r -> Samples.review(r.id(), reviewer, true)).toList());
    }
  }

  private Judgement judge(KeyPair reviewer, boolean accept) {
    return datanet.review(List.of(Samples.review(ROW.id(), reviewer, accept))).getFirst();
  }

  private Submission submission(Row row, Contribution said, KeyPair key) {
    return new Submission(row, Signed.by(key, datanet.domain(), said), Optional.empty());
  }

  private static Contribution with(Contribution c, String consent, long time) {
    return new Contribution(c.contributor(), c.row(), c.licence(), c.source(), consent, time);
  }
}
