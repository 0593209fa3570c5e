package org.openledger.datanet.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openledger.datanet.Samples;
import org.openledger.primitives.Hash;

class RowTest {
  private static final Licence CC_BY = new Licence("CC-BY-4.0");

  @Test
  void keepsOneFormOfATextHoweverItIsTyped() {
    Row composed = Samples.row("Vad är mått?", "line one\nline two");
    Row decomposed = Samples.row("  Vad a\u0308r ma\u030Att?\n", "line one\r\nline two ");
    assertThat(decomposed).isEqualTo(composed);
    assertThat(decomposed.id()).isEqualTo(composed.id());
  }

  @ParameterizedTest
  @CsvSource({
    "0, a NUL character (U+0000) at character 4",
    "7, a control character (U+0007)",
    "133, a control character (U+0085)",
    "55357, half of a surrogate pair (U+D83D)",
    "56832, half of a surrogate pair (U+DE00)",
    "8238, a character that changes the reading direction unseen (U+202E)",
    "917569, an invisible tag character (U+E0041)",
    "888, a code point that Unicode does not assign (U+0378)"
  })
  void refusesWhatAReaderCannotSee(int codePoint, String reason) {
    String text = "abc" + Character.toString(codePoint) + "def";
    assertThatThrownBy(() -> Samples.row("question", text))
        .isInstanceOf(DatanetException.class)
        .hasMessageContaining("answer has " + reason);
  }

  @Test
  void refusesEmptyFields() {
    assertThatThrownBy(() -> Samples.row(" \n ", "answer")).hasMessage("question is empty");
    assertThatThrownBy(() -> Samples.row("question", "")).hasMessage("answer is empty");
  }

  @Test
  void refusesMoreTextThanARowHolds() {
    assertThat(Samples.row("q", "a".repeat(Row.TEXT_BYTES_MAX - 20)).answer()).hasSize(65516);
    assertThatThrownBy(() -> Samples.row("q".repeat(20_000), "a"))
        .hasMessage("question is 20,000 bytes long; the limit is 16,384");
    assertThatThrownBy(() -> Samples.row("q", "ä".repeat(32_769)))
        .hasMessage("answer is 65,538 bytes long; the limit is 65,536");
    assertThatThrownBy(() -> Samples.row("q".repeat(16_000), "a".repeat(60_000)))
        .hasMessage("a row has 76,016 bytes of text; the limit is 65,536");
  }

  @Test
  void refusesTenMegabytesBeforeNormalisingThem() {
    assertThatThrownBy(() -> Samples.row("q", "a".repeat(10_000_000)))
        .hasMessage("answer is 10,000,000 bytes long; the limit is 65,536");
  }

  @Test
  void refusesTooManySources() {
    assertThatThrownBy(() -> row("en", Collections.nCopies(17, "s")))
        .hasMessage("a row names 17 sources; the limit is 16");
  }

  @Test
  void refusesALanguageThatIsNoTag() {
    assertThatThrownBy(() -> row("English!", List.of())).hasMessageContaining("BCP 47");
    assertThat(row("DE-at", List.of()).language()).isEqualTo("de-AT");
  }

  @Test
  void refusesALicenceThatSpdxDoesNotKnow() {
    assertThatThrownBy(() -> new Licence("CC-BY"))
        .hasMessage("licence \"CC-BY\" is not an SPDX identifier");
    assertThat(Licence.all(List.of(CC_BY, new Licence("CC0-1.0"), CC_BY)))
        .isEqualTo("CC-BY-4.0 AND CC0-1.0");
  }

  private static Row row(String language, List<String> sources) {
    return new Row(Hash.ZERO, "c", "q", "a", sources, language, CC_BY);
  }
}
