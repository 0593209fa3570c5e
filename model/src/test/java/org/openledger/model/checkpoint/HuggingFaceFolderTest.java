package org.openledger.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.model.ModelException;
import org.openledger.model.ModelException.Code;

class HuggingFaceFolderTest {
  @TempDir Path folder;
  private final List<StoredTensor> tensors = new ArrayList<>();

  @BeforeEach
  void copyTheTinyModel() {
    try (var gguf = Checkpoint.open(TinyLlama.gguf().writeTo(folder.resolve("tiny.gguf")))) {
      for (String name : gguf.names()) {
        StoredTensor t = gguf.tensor(name);
        tensors.add(StoredTensor.ofFp32(name, t.shape(), t.fp32()));
      }
    }
  }

  private void write(Map<String, String> config) throws Exception {
    Files.writeString(folder.resolve("config.json"), TinyLlama.configJson(config));
    SafetensorsWriter.write(folder.resolve("model.safetensors"), tensors, Map.of());
  }

  private void writeShards(String second) throws Exception {
    Files.writeString(folder.resolve("config.json"), TinyLlama.configJson(Map.of()));
    int half = tensors.size() / 2;
    SafetensorsWriter.write(folder.resolve("m-1.safetensors"), tensors.subList(0, half), Map.of());
    SafetensorsWriter.write(
        folder.resolve("m-2.safetensors"), tensors.subList(half, tensors.size()), Map.of());
    StringBuilder map = new StringBuilder();
    for (int i = 0; i < tensors.size(); i++) {
      map.append(i == 0 ? "" : ",")
          .append(
              "\"%s\":\"%s\""
                  .formatted(tensors.get(i).name(), i < half ? "m-1.safetensors" : second));
    }
    Files.writeString(
        folder.resolve("model.safetensors.index.json"), "{\"weight_map\":{" + map + "}}");
  }

  @Test
  void readsTheSameModelAsTheGguf() throws Exception {
    write(Map.of());
    try (var a = Checkpoint.open(folder.resolve("tiny.gguf"));
        var b = Checkpoint.open(folder)) {
      assertThat(b.config()).isEqualTo(a.config());
      assertThat(b.names()).containsExactlyInAnyOrderElementsOf(a.names());
      for (String name : a.names()) {
        assertThat(b.tensor(name).fp32()).isEqualTo(a.tensor(name).fp32());
      }
    }
  }

  @Test
  void readsShards() throws Exception {
    writeShards("m-2.safetensors");
    try (var model = Checkpoint.open(folder)) {
      for (StoredTensor t : tensors) {
        assertThat(model.tensor(t.name()).fp32()).isEqualTo(t.fp32());
      }
    }
  }

  @Test
  void refusesAShardOutsideTheFolder() throws Exception {
    for (String path : List.of("../m-2.safetensors", "/etc/passwd", "a/b.safetensors", "..")) {
      writeShards(path);
      refused(Code.MALFORMED, "lies in");
    }
  }

  @Test
  void refusesAnIndexThatNamesAbsentShardsOrTensors() throws Exception {
    writeShards("m-3.safetensors");
    refused(Code.MISSING, "m-3.safetensors: no such file");
    writeShards("m-1.safetensors");
    refused(Code.MISSING, "is not in m-1.safetensors");
  }

  @Test
  void joinsTheEndTokensOfModelAndAnswers() throws Exception {
    write(Map.of());
    Files.writeString(folder.resolve("generation_config.json"), "{\"eos_token_id\":[2,0,5]}");
    try (var model = Checkpoint.open(folder)) {
      assertThat(model.llama().eosIds()).containsExactly(2, 0, 5);
    }
  }

  @Test
  void readsRotaryBaseInBothSpellings() throws Exception {
    write(Map.of("rope_parameters", "{\"rope_type\":\"default\",\"rope_theta\":123456.0}"));
    try (var model = Checkpoint.open(folder)) {
      assertThat(model.llama().ropeTheta()).isEqualTo(123456.0);
    }
  }

  @Test
  void refusesWhatWouldComputeAnotherModel() throws Exception {
    Map<String, String> fields =
        Map.of(
            "rope_scaling", "{\"rope_type\":\"yarn\",\"factor\":4.0}",
            "attention_bias", "true",
            "mlp_bias", "true",
            "hidden_act", "\"gelu\"",
            "quantization_config", "{\"bits\":4}",
            "rope_parameters", "{\"rope_type\":\"llama3\",\"rope_theta\":1.0}");
    for (var field : fields.entrySet()) {
      write(Map.of(field.getKey(), field.getValue()));
      refused(Code.UNSUPPORTED, "is not run here");
    }
  }

  @Test
  void refusesNumbersOfTheWrongKind() throws Exception {
    write(Map.of("head_dim", "\"64\""));
    refused(Code.MALFORMED, "head_dim is not a number");
    write(Map.of("head_dim", "3"));
    refused(Code.MALFORMED, "head width 3 is odd");
    write(Map.of("head_dim", "8"));
    refused(Code.MALFORMED, "the configuration needs real values of shape");
  }

  @Test
  void refusesAFolderWithoutAModel() throws Exception {
    refused(Code.MISSING, "config.json: no such file");
    Files.writeString(folder.resolve("config.json"), "{\"model_type\":\"gpt2\"}");
    refused(Code.MISSING, "model.safetensors: no such file");
    SafetensorsWriter.write(folder.resolve("model.safetensors"), tensors, Map.of());
    refused(Code.UNSUPPORTED, "model_type gpt2");
    Files.writeString(folder.resolve("config.json"), "{".repeat(1 << 21));
    refused(Code.TOO_LARGE, "more than 1,048,576 bytes");
  }

  @Test
  void refusesAMissingAndASurplusTensor() throws Exception {
    tensors.removeIf(t -> t.name().equals("model.norm.weight"));
    write(Map.of());
    refused(Code.MISSING, "tensor model.norm.weight is missing");
    tensors.add(StoredTensor.ofFp32("model.norm.weight", List.of(16L), new float[16]));
    tensors.add(StoredTensor.ofFp32("model.norm.bias", List.of(16L), new float[16]));
    write(Map.of());
    refused(Code.UNSUPPORTED, "tensor model.norm.bias is not part of");
  }

  @Test
  void digestsChangeWithEveryFile() throws Exception {
    write(Map.of());
    String first = digest();
    assertThat(digest()).isEqualTo(first).matches("[0-9a-f]{64}");
    write(Map.of("x", "1"));
    assertThat(digest()).isNotEqualTo(first);
  }

  private String digest() {
    try (var model = Checkpoint.open(folder)) {
      return model.sha256();
    }
  }

  private void refused(Code code, String sentence) {
    Throwable t = catchThrowable(() -> Checkpoint.open(folder).close());
    assertThat(t).isInstanceOf(ModelException.class).hasMessageContaining(sentence);
    assertThat(((ModelException) t).code()).isEqualTo(code);
  }
}
