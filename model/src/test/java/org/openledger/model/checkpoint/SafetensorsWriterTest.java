package org.openledger.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.model.ModelException;

class SafetensorsWriterTest {
  private static final Map<String, String> META = Map.of("format", "pt", "a", "z", "q", "\"å\"");

  @TempDir Path folder;

  private static List<StoredTensor> tensors() {
    return List.of(
        new StoredTensor(
            "byte", StoredType.U8, List.of(3L), MemorySegment.ofArray(new byte[] {1, 2, 3})),
        StoredTensor.ofFp32("b", List.of(2L, 2L), new float[] {1, -0f, Float.MIN_VALUE, 4}),
        StoredTensor.ofFp32("a", List.of(), new float[] {7}),
        StoredTensor.ofFp32("none", List.of(0L, 5L), new float[0]),
        new StoredTensor(
            "long", StoredType.I64, List.of(1L), MemorySegment.ofArray(new long[] {-5})));
  }

  @Test
  void readsBackWhatItWrote() {
    Path file = folder.resolve("deep/er/t.safetensors");
    SafetensorsWriter.write(file, tensors(), META);
    try (SafetensorsFile read = SafetensorsFile.open(file)) {
      assertThat(read.metadata()).isEqualTo(META);
      for (StoredTensor t : tensors()) {
        StoredTensor back = read.tensor(t.name());
        assertThat(back.type()).isEqualTo(t.type());
        assertThat(back.shape()).isEqualTo(t.shape());
        assertThat(back.bytes().mismatch(t.bytes())).isEqualTo(-1);
        if (t.type().blockBytes() > 1) { // aligned to its type
          assertThat(back.bytes().address() % t.type().blockBytes()).isZero();
        }
      }
    }
  }

  @Test
  void writesTheSameBytesWhateverTheOrder() throws Exception {
    SafetensorsWriter.write(folder.resolve("1"), tensors(), META);
    SafetensorsWriter.write(folder.resolve("2"), tensors().reversed(), META);
    assertThat(folder.resolve("2")).hasSameBinaryContentAs(folder.resolve("1"));
  }

  @Test
  void leavesOnlyTheFileBehind() throws Exception {
    Path file = folder.resolve("t");
    SafetensorsWriter.write(file, tensors(), META);
    SafetensorsWriter.write(file, tensors(), Map.of());
    try (var all = Files.list(folder)) {
      assertThat(all).containsExactly(file);
    }
  }

  @Test
  void leavesNothingWhenItFails() throws Exception {
    Path taken = Files.createDirectory(folder.resolve("taken"));
    Files.createFile(taken.resolve("inside"));
    assertThatThrownBy(() -> SafetensorsWriter.write(taken, tensors(), META))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("cannot be written");
    try (var all = Files.list(folder)) {
      assertThat(all).containsExactly(taken);
    }
  }

  @Test
  void refusesTheSameNameTwiceAndTypesItCannotSpell() {
    StoredTensor a = StoredTensor.ofFp32("a", List.of(), new float[1]);
    assertThatThrownBy(() -> SafetensorsWriter.write(folder.resolve("t"), List.of(a, a), META))
        .hasMessageContaining("tensor a is given twice");
    StoredTensor q =
        new StoredTensor("q", StoredType.Q8_0, List.of(32L), MemorySegment.ofArray(new byte[34]));
    assertThatThrownBy(() -> SafetensorsWriter.write(folder.resolve("t"), List.of(q), META))
        .hasMessageContaining("safetensors has no Q8_0");
    assertThat(folder.resolve("t")).doesNotExist();
  }
}
