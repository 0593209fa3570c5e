package org.openledger.node.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openledger.node.NodeException;

class QuestionsTest {
  @TempDir Path temp;

  @Test
  void theProgramCarriesAtLeastFortyEachOfItsOwnRow() {
    var questions = Questions.read(Optional.empty());
    assertThat(questions).hasSizeGreaterThanOrEqualTo(40);
    assertThat(questions.stream().map(Questions.Question::row)).doesNotHaveDuplicates();
  }

  @Test
  void readsAFileThatAPersonGives() throws IOException {
    Path file = temp.resolve("q.jsonl");
    Files.writeString(
        file,
        "{\"question\":\"Why?\",\"row\":\"a-1\"}\n\n"
            + "{\"question\":\"How?\",\"row\":\"b-2\",\"note\":1}\n");
    assertThat(Questions.read(Optional.of(file)))
        .containsExactly(
            new Questions.Question("Why?", "a-1"), new Questions.Question("How?", "b-2"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not json",
        "{\"question\":\"Why?\"}",
        "{\"question\":7,\"row\":\"a\"}",
        "{\"question\":\"\",\"row\":\"a\"}",
        "[1,2]",
        "null",
        ""
      })
  void refusesALineThatIsNoQuestionAndNamesIt(String line) throws IOException {
    Path file = temp.resolve("q.jsonl");
    Files.writeString(file, line + "\n");
    assertThatThrownBy(() -> Questions.read(Optional.of(file)))
        .isInstanceOf(NodeException.class)
        .hasMessageContaining("nothing was started");
  }

  @Test
  void refusesAQuestionWithoutEnd() throws IOException {
    Path file = temp.resolve("q.jsonl");
    Files.writeString(file, "{\"question\":\"" + "a".repeat(5000) + "\",\"row\":\"a\"}");
    assertThatThrownBy(() -> Questions.read(Optional.of(file)))
        .isInstanceOf(NodeException.class)
        .hasMessageContaining("line 1");
  }

  @Test
  void refusesAFileThatIsNotThereOrFarTooLarge() throws IOException {
    assertThatThrownBy(() -> Questions.read(Optional.of(temp.resolve("none"))))
        .isInstanceOf(NodeException.class);
    Path large = temp.resolve("large");
    Files.write(large, new byte[5 << 20]);
    assertThatThrownBy(() -> Questions.read(Optional.of(large))).isInstanceOf(NodeException.class);
  }
}
