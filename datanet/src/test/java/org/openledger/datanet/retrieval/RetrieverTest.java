package org.openledger.datanet.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openledger.datanet.Samples;
import org.openledger.datanet.access.ReadScope;
import org.openledger.datanet.row.DatanetException;
import org.openledger.datanet.row.Row;
import org.openledger.datanet.row.RowId;
import org.openledger.primitives.KeyPair;
import org.openledger.testing.Seeds;

class RetrieverTest {
  private static final ReadScope ALL = new ReadScope.Everything();
  private static final KeyPair ANN = Samples.key("ann");
  private static final KeyPair BOB = Samples.key("bob");
  private static final Row PERMIT =
      Samples.row("What is a building permit?", "A decision of the municipality's committee.");
  private static final Row HEIGHT =
      Samples.row("How high may fences stand?", "A fence of up to 1.1 metres needs no permit.");
  private static final Row PUMP =
      Samples.row("Do heat pumps need an electrician?", "Yes: authorised installers only.");
  private static final ListSource THREE = new ListSource(List.of(PERMIT, HEIGHT, PUMP), ANN, BOB);

  @TempDir Path folder;

  @Test
  void findsTheRowThatSharesTheQuestionsWords() {
    try (Retriever retriever = open(THREE)) {
      assertThat(ids(retriever.notes("the height of a fence", 1, ALL, Set.of())))
          .containsExactly(HEIGHT.id());
      assertThat(ids(retriever.notes("heat pumps electrician", 3, ALL, Set.of())))
          .hasSize(3)
          .startsWith(PUMP.id());
    }
  }

  @Test
  void scoresAsTheFormulasSay() {
    Seeds.times(
        5,
        random -> {
          List<Row> rows = Samples.randomRows(random, 40);
          var source = new ListSource(rows, ANN);
          var embedder = new BagEmbedder("bag", 64);
          Path fresh = Files.createTempDirectory(folder, "twin");
          try (var retriever = Retriever.open(fresh, source, embedder, RetrievalConfig.DEFAULT)) {
            String question = Samples.words(random, 6);
            Map<RowId, Note> wanted =
                new NaiveRetriever(source, embedder)
                    .notes(question).stream()
                        .collect(Collectors.toMap(n -> n.row().id(), Function.identity()));
            List<Note> notes = retriever.notes(question, 40, ALL, Set.of());
            assertThat(notes).hasSize(40);
            for (Note note : notes) {
              Note twin = wanted.get(note.row().id());
              assertThat(note.bm25()).isCloseTo(twin.bm25(), within(1e-4));
              assertThat(note.cosine()).isCloseTo(twin.cosine(), within(1e-5));
              assertThat(note.score()).isCloseTo(twin.score(), within(1e-5));
            }
            assertThat(notes)
                .isSortedAccordingTo(
                    Comparator.comparingDouble(Note::score)
                        .reversed()
                        .thenComparing(n -> n.row().id()));
          }
        });
  }

  @RepeatedTest(10)
  void aLargeVersionIsScoredByItsCandidatesAsASmallOneIs() {
    var random = RandomGeneratorFactory.of("L64X128MixRandom").create(5);
    var source = new ListSource(Samples.randomRows(random, 400), ANN, BOB);
    RetrievalConfig d = RetrievalConfig.DEFAULT;
    var few = new RetrievalConfig(d.words(), d.vectors(), d.k1(), d.b(), d.fusion(), 50);
    var embedder = new BagEmbedder("bag", 64);
    try (var whole = Retriever.open(folder, source, embedder, d);
        var part = Retriever.open(folder, source, embedder, few)) {
      for (RowId row : source.ids().subList(0, 20)) {
        String question = source.row(row).row().question();
        for (ReadScope scope : List.of(ALL, new ReadScope.OwnRows(ANN.address()))) {
          Set<RowId> excluded = Set.of(source.ids().get(30));
          var wanted =
              whole.notes(question, 400, scope, excluded).stream()
                  .collect(Collectors.toMap(n -> n.row().id(), Function.identity()));
          List<Note> notes = part.notes(question, 3, scope, excluded);
          assertThat(notes)
              .hasSize(3)
              .allSatisfy(n -> assertThat(n).isEqualTo(wanted.get(n.row().id())));
          assertThat(notes.getFirst())
              .isEqualTo(whole.notes(question, 1, scope, excluded).getFirst());
        }
      }
      assertThat(part.notes("ba", 3, new ReadScope.Nothing(), Set.of())).isEmpty();
    }
  }

  @Test
  void givesOnlyRowsThatTheAskerMayRead() {
    try (Retriever retriever = open(THREE)) {
      var own = new ReadScope.OwnRows(BOB.address());
      assertThat(retriever.notes("permit", 3, own, Set.of()))
          .isNotEmpty()
          .allMatch(n -> n.row().contributor().equals(BOB.address()));
      assertThat(retriever.notes("permit", 3, new ReadScope.Nothing(), Set.of())).isEmpty();
    }
  }

  @Test
  void leavesOutExcludedRows() {
    try (Retriever retriever = open(THREE)) {
      Set<RowId> excluded = Set.of(HEIGHT.id(), PERMIT.id());
      assertThat(ids(retriever.notes("fence permit", 3, ALL, excluded))).containsExactly(PUMP.id());
    }
  }

  @Test
  void looksAlikeIsNeverTheRowItself() {
    try (Retriever retriever = open(THREE)) {
      assertThat(ids(retriever.lookAlikes(HEIGHT.id(), 2, ALL, Set.of())))
          .containsExactlyInAnyOrder(PERMIT.id(), PUMP.id());
      assertThat(ids(retriever.lookAlikes(HEIGHT.id(), 2, ALL, Set.of(PUMP.id()))))
          .containsExactly(PERMIT.id());
      RowId foreign = Samples.row("foreign", "row").id();
      assertThatThrownBy(() -> retriever.lookAlikes(foreign, 2, ALL, Set.of()))
          .hasMessageContaining("is not in version");
    }
  }

  @Test
  void aLookAlikeScoresAsASearchForTheRowsQuestion() {
    try (Retriever retriever = open(THREE)) {
      assertThat(retriever.lookAlikes(HEIGHT.id(), 2, ALL, Set.of()))
          .isEqualTo(
              retriever.notes(HEIGHT.question(), 2, ALL, new HashSet<>(Set.of(HEIGHT.id()))));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+fence -permit \"heat pump\"~2 (a OR b) [1 TO *} ^5 question:* \\",
        "AND OR NOT",
        "*",
        "the of and",
        "?!…",
        "\u0000\u0007 \uD83D fence \uDE00",
        "防火墙 забор",
        "/.*/ {!lucene}"
      })
  void anyTextIsAQuestion(String question) {
    try (Retriever retriever = open(THREE)) {
      assertThat(retriever.notes(question, 3, ALL, Set.of())).hasSize(3);
    }
  }

  @Test
  void aBlankQuestionFindsNothing() {
    try (Retriever retriever = open(THREE)) {
      assertThat(retriever.notes(" \n\t ", 3, ALL, Set.of())).isEmpty();
    }
  }

  @Test
  void refusesAQuestionOfAMegabyteAndCopesWithALongOne() {
    try (Retriever retriever = open(THREE)) {
      assertThatThrownBy(() -> retriever.notes("fence ".repeat(200_000), 3, ALL, Set.of()))
          .isInstanceOf(DatanetException.class)
          .hasMessage("the question has 1,200,000 characters; the limit is 65,536");
      var random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
      String many = Samples.words(random, 8000);
      assertThat(retriever.notes(many, 3, ALL, Set.of())).hasSize(3);
      assertThatThrownBy(() -> retriever.notes("q", 0, ALL, Set.of()))
          .hasMessage("between 1 and 1,000 notes, not 0");
    }
  }

  @Test
  void buildsItsIndexOnce() {
    var embedder = new BagEmbedder("bag", 64);
    Retriever.open(folder, THREE, embedder, RetrievalConfig.DEFAULT).close();
    assertThat(embedder.texts()).isEqualTo(9);
    Retriever.open(folder, THREE, embedder, RetrievalConfig.DEFAULT).close();
    assertThat(embedder.texts()).isEqualTo(9);
  }

  @Test
  void buildsItAgainForAnotherModelOrOtherRows() {
    Retriever.open(folder, THREE, new BagEmbedder("bag", 64), RetrievalConfig.DEFAULT).close();
    for (var embedder : List.of(new BagEmbedder("bag 2", 64), new BagEmbedder("bag 2", 32))) {
      Retriever.open(folder, THREE, embedder, RetrievalConfig.DEFAULT).close();
      assertThat(embedder.texts()).isEqualTo(9);
    }
    var other = new BagEmbedder("bag 2", 32);
    var two = new ListSource(List.of(PERMIT, PUMP), ANN);
    Retriever.open(folder, two, other, RetrievalConfig.DEFAULT).close();
    assertThat(other.texts()).isEqualTo(6);
  }

  @Test
  void buildsADamagedIndexAgain() throws IOException {
    List<Note> wanted;
    try (Retriever retriever = open(THREE)) {
      wanted = retriever.notes("fence", 3, ALL, Set.of());
    }
    for (String name : List.of(".vec", ".si", ".fdt", "segments_")) {
      Path damaged = fileWith(name);
      byte[] bytes = Files.readAllBytes(damaged);
      bytes[bytes.length / 2] ^= 1;
      Files.write(damaged, bytes);
      try (Retriever retriever = open(THREE)) {
        assertThat(retriever.notes("fence", 3, ALL, Set.of())).isEqualTo(wanted);
      }
    }
    Files.delete(fileWith("segments_"));
    try (Retriever retriever = open(THREE)) {
      assertThat(retriever.notes("fence", 3, ALL, Set.of())).isEqualTo(wanted);
    }
  }

  @Test
  void refusesVectorsThatMeanNothing() {
    var zeros =
        new Embedder() {
          @Override
          public float[][] embed(List<String> texts) {
            return new float[texts.size()][4];
          }

          @Override
          public int dimensions() {
            return 4;
          }

          @Override
          public String name() {
            return "zeros";
          }
        };
    assertThatThrownBy(() -> Retriever.open(folder, THREE, zeros, RetrievalConfig.DEFAULT))
        .hasMessageContaining("the embedder gave a vector of 4 numbers and squared length 0.0");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void equalRowsStandInTheOrderOfTheirIds() {
    var source =
        new ListSource(
            List.of(
                Samples.row("same words", "one 1"),
                Samples.row("same words", "one 2"),
                Samples.row("same words", "one 3")),
            ANN);
    var question =
        new RetrievalConfig(
            new PartWeights(1, 0, 0),
            new PartWeights(1, 0, 0),
            1.2,
            0.75,
            new Fusion.Sum(0.01),
            10);
    try (var retriever = Retriever.open(folder, source, new BagEmbedder("bag", 8), question)) {
      assertThat(ids(retriever.notes("words", 3, ALL, Set.of()))).isSorted();
    }
  }

  private Path fileWith(String part) throws IOException {
    try (var walk = Files.walk(folder)) {
      return walk.filter(p -> p.getFileName().toString().contains(part)).findFirst().orElseThrow();
    }
  }

  private Retriever open(RowSource source) {
    return Retriever.open(folder, source, new BagEmbedder("bag", 64), RetrievalConfig.DEFAULT);
  }

  private static List<RowId> ids(List<Note> notes) {
    return notes.stream().map(n -> n.row().id()).toList();
  }
}
