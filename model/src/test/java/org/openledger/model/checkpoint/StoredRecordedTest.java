package org.openledger.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.model.Recorded;
import tools.jackson.databind.JsonNode;

/// Files written by the gguf and safetensors packages read as the values those packages give.
class StoredRecordedTest {
  private final JsonNode recorded = Recorded.json("stored.json");

  @TempDir Path folder;

  @Test
  void readsEveryTypeOfGguf() throws Exception {
    try (GgufFile file = GgufFile.open(resource("types.gguf"))) {
      same(recorded.get("gguf"), file.names(), file::tensor);
      GgufFields fields = GgufFields.of(file);
      assertThat(fields.text("words")).contains("Åre 🙂");
      assertThat(fields.needWholes("numbers")).containsExactly(1L, 2L, 3L);
      assertThat(fields.flag("yes", false)).isTrue();
      assertThat(fields.real("real", 0)).isEqualTo(2.5);
    }
  }

  @Test
  void readsEveryTypeOfSafetensors() throws Exception {
    try (SafetensorsFile file = SafetensorsFile.open(resource("types.safetensors"))) {
      same(recorded.get("safetensors"), file.names(), file::tensor);
      assertThat(file.metadata()).containsEntry("format", "pt").containsEntry("made", "by torch");
    }
  }

  private static void same(
      JsonNode expected, Iterable<String> names, Function<String, StoredTensor> tensors) {
    assertThat(names).containsExactlyInAnyOrderElementsOf(expected.propertyNames());
    for (String name : names) {
      StoredTensor t = tensors.apply(name);
      JsonNode e = expected.get(name);
      List<Long> shape = e.get("shape").valueStream().map(JsonNode::longValue).toList();
      assertThat(t.shape()).as(name).isEqualTo(shape);
      float[] values = t.fp32();
      int[] bits = new int[values.length];
      for (int i = 0; i < bits.length; i++) {
        bits[i] = Float.floatToRawIntBits(values[i]);
      }
      assertThat(bits)
          .as(name)
          .isEqualTo(e.get("bits").valueStream().mapToInt(n -> (int) n.longValue()).toArray());
    }
  }

  private Path resource(String name) throws Exception {
    try (InputStream in = StoredRecordedTest.class.getResourceAsStream("/recorded/" + name)) {
      Files.copy(in, folder.resolve(name));
    }
    return folder.resolve(name);
  }
}
