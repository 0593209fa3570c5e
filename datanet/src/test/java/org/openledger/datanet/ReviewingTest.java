package org.openledger.datanet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.datanet.access.AccessPolicy.Access;
import org.openledger.datanet.row.ContributedRow;
import org.openledger.datanet.row.DatanetException;
import org.openledger.datanet.row.Row;
import org.openledger.datanet.row.RowId;
import org.openledger.datanet.version.Anchor;
import org.openledger.datanet.version.Changes;
import org.openledger.primitives.Hash;
import org.openledger.primitives.KeyPair;
import org.openledger.testing.Seeds;

/// What waits for a reviewer, and what changed from version to version.
class ReviewingTest {
  private static final KeyPair ANN = Samples.key("ann");

  @TempDir Path folder;
  private Datanet datanet;

  @BeforeEach
  void open() {
    datanet = Datanet.open(folder, Samples.config(Access.OPEN), Samples.CLOCK);
  }

  @AfterEach
  void close() {
    datanet.close();
  }

  private RowId give(KeyPair key, String question) {
    Row row = Samples.row(question, "An answer.");
    datanet.contribute(List.of(Samples.submission(row, key)));
    return row.id();
  }

  private void accept(RowId row) {
    datanet.review(
        List.of(
            Samples.review(row, Samples.FIRST, true), Samples.review(row, Samples.SECOND, true)));
  }

  private List<RowId> queue(KeyPair reviewer, int limit) {
    return datanet.queue(reviewer.address(), limit).rows().stream()
        .map(ReviewQueue.BlindRow::id)
        .toList();
  }

  @Test
  void aReviewerSeesWhatOthersGaveAndTheyHaveNotJudgedOldestFirst() {
    RowId first = give(ANN, "first?");
    RowId own = give(Samples.FIRST, "own?");
    RowId third = give(ANN, "third?");
    assertThat(queue(Samples.FIRST, 10)).containsExactly(first, third);
    assertThat(queue(Samples.SECOND, 10)).containsExactly(first, own, third);
    assertThat(queue(Samples.SECOND, 1)).containsExactly(first);
    datanet.review(List.of(Samples.review(first, Samples.FIRST, true)));
    ReviewQueue queue = datanet.queue(Samples.FIRST.address(), 10);
    assertThat(queue.rows()).extracting(ReviewQueue.BlindRow::id).containsExactly(third);
    assertThat(queue.waiting()).isEqualTo(1);
    assertThat(queue.judged()).isEqualTo(1);
    datanet.review(List.of(Samples.review(first, Samples.SECOND, true)));
    assertThat(queue(Samples.THIRD, 10)).containsExactly(own, third);
    assertThat(datanet.queue(Samples.THIRD.address(), 10).judged()).isZero();
  }

  @Test
  void changesAreWhatSetsSayTheyAre() {
    Seeds.times(
        1,
        random -> {
          try (Datanet fresh =
              Datanet.open(
                  folder.resolve("r" + random.nextLong()),
                  Samples.config(Access.OPEN),
                  Samples.CLOCK)) {
            List<Row> rows = Samples.randomRows(random, 40);
            fresh.contribute(rows.stream().map(r -> Samples.submission(r, ANN)).toList());
            for (int i = 0; i + 13 <= rows.size(); i += 13) {
              List<Row> some = rows.subList(i, i + 13);
              for (KeyPair reviewer : List.of(Samples.FIRST, Samples.SECOND)) {
                fresh.review(
                    some.stream().map(r -> Samples.review(r.id(), reviewer, true)).toList());
              }
              fresh.seal();
            }
            long last = fresh.versions().size();
            for (long from = 0; from <= last; from++) {
              for (long to = 1; to <= last; to++) {
                agrees(fresh, from, to, 3 + random.nextInt(20));
              }
            }
          }
        });
  }

  private static Set<RowId> ids(Datanet datanet, long version) {
    Set<RowId> ids = new HashSet<>();
    if (version > 0) {
      datanet.rows(version).stream().map(ContributedRow::id).forEach(ids::add);
    }
    return ids;
  }

  /// The pages together are the two differences of the two sets, each row once, in order.
  private static void agrees(Datanet datanet, long from, long to, int limit) {
    List<Changes.Change> all = new ArrayList<>();
    Optional<RowId> after = Optional.empty();
    Changes page;
    do {
      page = datanet.changes(from, to, after, limit);
      assertThat(page.rows().size()).isLessThanOrEqualTo(limit);
      all.addAll(page.rows());
      after = page.next();
    } while (after.isPresent());
    Set<RowId> added = ids(datanet, to);
    added.removeAll(ids(datanet, from));
    Set<RowId> removed = ids(datanet, from);
    removed.removeAll(ids(datanet, to));
    assertThat(all.stream().filter(Changes.Change::added).map(c -> c.row().id()))
        .containsExactlyInAnyOrderElementsOf(added);
    assertThat(all.stream().filter(c -> !c.added()).map(c -> c.row().id()))
        .containsExactlyInAnyOrderElementsOf(removed);
    assertThat(all).extracting(c -> c.row().id()).isSorted();
    assertThat(page.added()).isEqualTo(added.size());
    assertThat(page.removed()).isEqualTo(removed.size());
  }

  @Test
  void aVersionThatIsNotThereHasNoChangesAndNoAnchor() {
    accept(give(ANN, "first?"));
    datanet.seal();
    assertThatThrownBy(() -> datanet.changes(0, 2, Optional.empty(), 10))
        .isInstanceOf(DatanetException.class)
        .hasMessage("there is no version 2");
    Anchor anchor = new Anchor(Hash.ZERO, 7);
    assertThatThrownBy(() -> datanet.anchor(2, anchor)).hasMessage("there is no version 2");
    assertThat(datanet.anchor(1)).isEmpty();
    datanet.anchor(1, anchor);
    datanet.anchor(1, new Anchor(Hash.ZERO, 8));
    assertThat(datanet.anchor(1)).contains(anchor);
  }

  @Test
  void whatSaysTheSameIsFoundWhateverItsLicenceOrSource() {
    RowId id = give(ANN, "first?");
    Row same = Samples.row("first?", "An answer.");
    Row renamed =
        new Row(
            same.datanet(),
            "other",
            same.question(),
            same.answer(),
            List.of(),
            "en",
            same.licence());
    assertThat(datanet.same(List.of(renamed, Samples.row("second?", "An answer."), same)))
        .containsExactly(Optional.of(id), Optional.empty(), Optional.of(id));
  }
}
