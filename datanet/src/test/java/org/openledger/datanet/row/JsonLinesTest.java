package org.openledger.datanet.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openledger.primitives.Hash;

class JsonLinesTest {
  private static final String GOOD =
      "{\"id\":\"bygglov-001\",\"category\":\"bygglov\",\"q\":\"What is a bygglov?\",\"a\":\"A"
          + " permit.\",\"sources\":[\"PBL 9 kap.\"],\"related_service\":null}";
  private static final Columns COLUMNS =
      Columns.faq(new Columns.Terms(Hash.ZERO, "en", new Licence("CC-BY-4.0")));

  @Test
  void mapsTheColumnsOfAFaq() throws IOException {
    Import read = read(GOOD);
    assertThat(read.refused()).isEmpty();
    Import.Line line = read.rows().getFirst();
    assertThat(line.number()).isEqualTo(1);
    assertThat(line.label()).isEqualTo(Optional.of("bygglov-001"));
    assertThat(line.row().question()).isEqualTo("What is a bygglov?");
    assertThat(line.row().answer()).isEqualTo("A permit.");
    assertThat(line.row().category()).isEqualTo("bygglov");
    assertThat(line.row().sources()).containsExactly("PBL 9 kap.");
    assertThat(line.row().licence()).hasToString("CC-BY-4.0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"q\":                                              | not JSON",
        "[1,2]                                                | not a JSON object",
        "{\"category\":\"c\",\"q\":\"q\"}                     | \"a\" is missing",
        "{\"category\":\"c\",\"q\":7,\"a\":\"a\"}             | \"q\" is not a string",
        "{\"category\":\"c\",\"q\":null,\"a\":\"a\"}          | \"q\" is not a string",
        "{\"category\":\"c\",\"q\":\"q\",\"q\":\"r\",\"a\":\"a\"} | not JSON: Duplicate",
        "{\"category\":\"c\",\"q\":\"q\",\"a\":\"a\"} {}      | not JSON: Trailing token",
        "{\"category\":\"c\",\"q\":\"q\",\"a\":\"x\\u0000\"}  | a NUL character",
        "{\"category\":\"c\",\"q\":\"q\",\"a\":\"\\ud83d\"}   | half of a surrogate pair",
        "{\"category\":\"c\",\"q\":\"q\",\"a\":\"a\",\"sources\":\"s\"} | not a list of strings",
        "{\"category\":\"c\",\"q\":\"q\",\"a\":\"a\",\"sources\":[1]} | not a list of strings",
        "{\"x\":[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]}    | not JSON",
      })
  void reportsAMalformedLineAndGoesOn(String line, String reason) throws IOException {
    Import read = read(GOOD + "\n" + line + "\n\n" + GOOD);
    assertThat(read.rows()).extracting(Import.Line::number).containsExactly(1, 4);
    assertThat(read.refusedCount()).isEqualTo(1);
    assertThat(read.refused().getFirst().number()).isEqualTo(2);
    assertThat(read.refused().getFirst().reason()).contains(reason).doesNotContain("\n");
  }

  @Test
  void refusesARowOfTenMegabytesWithoutKeepingIt() throws IOException {
    String huge = GOOD.replace("A permit.", "a".repeat(10_000_000));
    Import read = read(huge + "\n" + GOOD);
    assertThat(read.rows()).hasSize(1);
    assertThat(read.refused().getFirst().reason())
        .matches("the line is 10,000,\\d{3} bytes long; the limit is 524,288");
  }

  @Test
  void refusesARowOverItsLimitOnAnAllowedLine() throws IOException {
    Import read = read(GOOD.replace("A permit.", "a".repeat(70_000)));
    assertThat(read.refused().getFirst().reason())
        .isEqualTo("answer is 70,000 bytes long; the limit is 65,536");
  }

  @Test
  void refusesWhatIsNotUtf8() throws IOException {
    byte[] bytes = GOOD.replace("permit", "perm\u00edt").getBytes(StandardCharsets.ISO_8859_1);
    Import read = JsonLines.read(new ByteArrayInputStream(bytes), COLUMNS);
    assertThat(read.refused().getFirst().reason()).isEqualTo("the line is not UTF-8");
  }

  @Test
  void passesOverAByteOrderMarkAndCarriageReturns() throws IOException {
    assertThat(read("\uFEFF" + GOOD + "\r\n" + GOOD + "\r\n").rows()).hasSize(2);
  }

  @Test
  void refusesAFileWithoutEnd() {
    InputStream zeros =
        new InputStream() {
          @Override
          public int read() {
            return ' ';
          }

          @Override
          public int read(byte[] bytes, int offset, int length) {
            java.util.Arrays.fill(bytes, offset, offset + length, (byte) ' ');
            return length;
          }
        };
    assertThatThrownBy(() -> JsonLines.read(zeros, COLUMNS))
        .hasMessage("the file is longer than 67,108,864 bytes; split it");
  }

  @Test
  void keepsABoundedNumberOfReasons() throws IOException {
    Import read = read("{\n".repeat(5000));
    assertThat(read.refusedCount()).isEqualTo(5000);
    assertThat(read.refused()).hasSize(Import.REFUSED_MAX);
  }

  @Test
  void saysWhichFileIsMissing() {
    assertThatThrownBy(() -> JsonLines.read(Path.of("no-such-file.jsonl"), COLUMNS))
        .hasMessageContaining("cannot read no-such-file.jsonl");
  }

  private static Import read(String text) throws IOException {
    return JsonLines.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), COLUMNS);
  }
}
