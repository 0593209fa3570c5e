package org.openledger.training.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openledger.model.chat.Message;
import org.openledger.training.TrainingException;

class DataFileTest {
  /// One token a character; a template as simple as can be: `s{…}u{…}a{…}`.
  private static final ChatTokens CHAT = new Braces();

  private static final class Braces implements ChatTokens {
    @Override
    public int[] prompt(List<Message> messages) {
      return messages.stream()
          .map(m -> m.role().charAt(0) + "{" + m.content() + "}")
          .collect(Collectors.joining("", "", "a{"))
          .chars()
          .toArray();
    }

    @Override
    public int[] answer(String text) {
      return (text + "}").chars().toArray();
    }
  }

  /// Drops all turns but the last.
  private static final class Forgetful implements ChatTokens {
    @Override
    public int[] prompt(List<Message> messages) {
      return CHAT.prompt(messages.subList(messages.size() - 1, messages.size()));
    }

    @Override
    public int[] answer(String text) {
      return CHAT.answer(text);
    }
  }

  @TempDir Path dir;

  private List<Example> read(String content) throws IOException {
    return read(content.getBytes(UTF_8), DataFile.DEFAULT);
  }

  private List<Example> read(byte[] content, DataFile reader) throws IOException {
    Path file = Files.write(dir.resolve("data.jsonl"), content);
    return reader.read(file, CHAT, new ExampleBuilder(200));
  }

  /// The example as text, what is learned in upper case.
  private static String text(Example e) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < e.tokens(); i++) {
      char c = (char) e.sample().ids()[i];
      out.append(e.sample().labels()[i] == Example.IGNORE ? c : Character.toUpperCase(c));
    }
    return out.toString().replace('}', ']');
  }

  @Test
  void readsTheThreeShapesInAnyMixture() throws IOException {
    List<Example> all =
        read(
            """
            {"prompt":"why?","answer":"so"}

            {"instruction":"add","input":"1 1","output":"two","category":"maths"}
            {"instruction":"sing","input":"","output":"la"}
            {"messages":[{"role":"system","content":"be"},{"role":"user","content":"hi"},{"role":"assistant","content":"yo"}]}
            """);
    assertThat(all)
        .extracting(DataFileTest::text)
        .containsExactly("u{why?]a{SO]", "u{add\n\n1 1]a{TWO]", "u{sing]a{LA]", "s{be]u{hi]a{YO]");
    assertThat(all).extracting(Example::id).containsExactly("line 1", "line 3", "line 4", "line 5");
  }

  @Test
  void everyAssistantTurnIsLearnedUnlessItsWeightIsZero() throws IOException {
    String turns =
        """
        {"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"%s},\
        {"role":"user","content":"c"},{"role":"assistant","content":"d"}]}
        """;
    assertThat(read(turns.formatted("") + turns.formatted(",\"weight\":0")))
        .extracting(DataFileTest::text)
        .containsExactly("u{a]a{B]u{c]a{D]", "u{a]a{b]u{c]a{D]");
  }

  @Test
  void aByteOrderMarkAndCarriageReturnsArePassedOver() throws IOException {
    assertThat(read("\ufeff{\"prompt\":\"p\",\"answer\":\"q\"}\r\n\r\n")).hasSize(1);
  }

  @Test
  void whatIsBeyondTheCutoffIsCutOff() throws IOException {
    List<Example> all = read("{\"prompt\":\"p\",\"answer\":\"" + "x".repeat(500) + "\"}");
    assertThat(all.getFirst().tokens()).isEqualTo(200);
    assertThat(all.getFirst().learnedTokens()).isEqualTo(200 - "u{p}a{".length());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      textBlock =
          """
          {"prompt":"p"}                                     | "answer" is missing
          {"prompt":"p","answer":""}                         | "answer" is empty
          {"prompt":"p","answer":7}                          | "answer" must be a text
          {"prompt":"p","answer":null}                       | "answer" must be a text
          {"prompt":"p","instruction":"i","answer":"a"}      | needs exactly one of
          {"question":"p","answer":"a"}                      | needs exactly one of
          {"prompt":"p","answer":"a"                         | not the JSON it should be
          {"prompt":"p","prompt":"p","answer":"a"}           | not the JSON it should be
          ["prompt"]                                         | a JSON object is needed
          {"messages":{}}                                    | must be a list
          {"messages":[]}                                    | no assistant turn
          {"messages":["hi"]}                                | message 1 is no object
          {"messages":[{"role":"user","content":"u"}]}       | no assistant turn
          {"messages":[{"role":"assistant","content":"u"}]}  | speaks first
          {"messages":[{"role":"tool","content":"u"}]}       | role "tool"
          {"messages":[{"role":"user","content":[]}]}        | "content" must be a text
          {"messages":[],"tools":[{}]}                       | "tools" cannot be trained
          """)
  void aMalformedLineIsReportedByNumberAndReasonAndTheFileRefused(String line, String reason) {
    String good = "{\"prompt\":\"p\",\"answer\":\"a\"}\n";
    assertThatThrownBy(() -> read(good + line + "\n" + good))
        .isInstanceOfSatisfying(
            TrainingException.class,
            e -> assertThat(e.code()).isEqualTo(TrainingException.Code.DATA))
        .hasMessageContaining("data.jsonl: 1 malformed line, nothing is trained: line 2: ")
        .hasMessageContaining(reason);
  }

  @Test
  void aPromptThatLeavesNoRoomForTheAnswerIsReported() {
    assertThatThrownBy(() -> read("{\"prompt\":\"" + "x".repeat(300) + "\",\"answer\":\"a\"}"))
        .hasMessageContaining("line 1: the first 200 of its 307 tokens hold nothing to learn");
  }

  @Test
  void manyMalformedLinesAreCountedAndTheFirstOnesShown() {
    assertThatThrownBy(() -> read("{}\n".repeat(5000)))
        .hasMessageContaining("5000 malformed lines")
        .hasMessageContaining("line 10: ")
        .hasMessageContaining("and 4990 more")
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(2000));
  }

  @Test
  void limitsHold() throws IOException {
    byte[] line = "{\"prompt\":\"p\",\"answer\":\"a\"}\n".getBytes(UTF_8);
    assertThatThrownBy(() -> read(line, new DataFile(20, 100, 10)))
        .hasMessageContaining("at most 20 are read");
    assertThatThrownBy(() -> read(line, new DataFile(100, 20, 10)))
        .hasMessageContaining("line 1: longer than 20 bytes");
    byte[] three = new String(line, UTF_8).repeat(3).getBytes(UTF_8);
    assertThatThrownBy(() -> read(three, new DataFile(1000, 100, 2)))
        .hasMessageContaining("more than 2 examples");
    assertThat(read(three, new DataFile(three.length, line.length - 1, 3))).hasSize(3);
  }

  @Test
  void bytesThatAreNoUtf8AreReported() {
    byte[] latin = "{\"prompt\":\"\u00e5\",\"answer\":\"a\"}".getBytes(ISO_8859_1);
    assertThatThrownBy(() -> read(latin, DataFile.DEFAULT))
        .hasMessageContaining("line 1: not UTF-8");
  }

  @Test
  void anEmptyFileAndAMissingOneAreRefused() {
    assertThatThrownBy(() -> read("\n \n")).hasMessageContaining("no examples");
    assertThatThrownBy(
            () -> DataFile.DEFAULT.read(dir.resolve("none.jsonl"), CHAT, new ExampleBuilder(9)))
        .isInstanceOfSatisfying(
            TrainingException.class,
            e -> assertThat(e.code()).isEqualTo(TrainingException.Code.IO));
  }

  @Test
  void aTemplateThatChangesEarlierTurnsIsRefused() throws IOException {
    Path file =
        Files.writeString(
            dir.resolve("two.jsonl"),
            """
            {"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"},\
            {"role":"user","content":"c"},{"role":"assistant","content":"d"}]}
            """);
    assertThatThrownBy(() -> DataFile.DEFAULT.read(file, new Forgetful(), new ExampleBuilder(99)))
        .hasMessageContaining("turn 2 is rendered otherwise");
  }
}
