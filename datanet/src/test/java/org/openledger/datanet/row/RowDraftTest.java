package org.openledger.datanet.row;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.openledger.datanet.Samples;
import org.openledger.datanet.access.AccessPolicy.Access;
import org.openledger.primitives.Hash;

class RowDraftTest {
  private static final Hash DATANET = Samples.config(Access.OPEN).domain().datanet();

  private static RowDraft good() {
    RowDraft draft = new RowDraft(DATANET);
    draft.put("question", " What is a bygglov?\r\n");
    draft.put("answer", "A permit.");
    draft.put("category", "sample");
    draft.put("language", "EN");
    draft.put("licence", "CC-BY-4.0");
    draft.sources(List.of("PBL 9 kap."));
    return draft;
  }

  private static void finds(RowDraft draft, String... fields) {
    assertThat(draft.row()).isEmpty();
    assertThat(draft.problems()).extracting(RowDraft.Problem::field).containsExactly(fields);
    assertThat(draft.problems()).allMatch(p -> !p.message().isBlank());
  }

  @Test
  void aGoodDraftIsTheRowThatItsTextMakes() {
    RowDraft draft = good();
    assertThat(draft.row()).isEqualTo(Optional.of(Samples.row("What is a bygglov?", "A permit.")));
    assertThat(draft.problems()).isEmpty();
    assertThat(draft.label()).isEmpty();
    assertThat(draft.source()).isEmpty();
    draft.put("label", " row-1 ");
    draft.put("source", " own words ");
    assertThat(draft.label()).contains("row-1");
    assertThat(draft.source()).isEqualTo("own words");
  }

  @Test
  void tellsEveryFaultAtItsField() {
    RowDraft draft = new RowDraft(DATANET);
    draft.put("question", "a\u202Eb");
    draft.put("answer", "a".repeat(Row.TEXT_BYTES_MAX + 1));
    draft.put("category", " ");
    draft.put("language", "no tag");
    draft.put("licence", "free");
    draft.put("label", "l".repeat(RowDraft.LABEL_BYTES_MAX + 1));
    draft.put("source", "a\u0000");
    draft.put("colour", "red");
    draft.sources(Collections.nCopies(Row.SOURCES_MAX + 1, "s"));
    finds(
        draft,
        "question",
        "answer",
        "category",
        "language",
        "licence",
        "label",
        "source",
        "colour",
        "sources");
  }

  @Test
  void tellsWhatIsMissing() {
    finds(new RowDraft(DATANET), "answer", "category", "language", "licence", "question");
  }

  @Test
  void tellsWhenAllFieldsTogetherAreTooLong() {
    RowDraft draft = good();
    draft.put("question", "q".repeat(Row.QUESTION_BYTES_MAX));
    draft.put("answer", "a".repeat(Row.TEXT_BYTES_MAX - 100));
    finds(draft, "row");
  }
}
