package org.openledger.training.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import org.openledger.model.checkpoint.Checkpoint;
import org.openledger.model.checkpoint.LlamaConfig;
import org.openledger.model.checkpoint.SafetensorsWriter;
import org.openledger.model.checkpoint.StoredTensor;
import org.openledger.model.llama.Llama;
import org.openledger.tensor.DType;
import org.openledger.training.data.Example;
import org.openledger.training.data.ExampleBuilder;
import org.openledger.training.data.SplitMix;

/// A random Llama of two layers, and texts for it, small enough for hundreds of steps a second.
final class TinyModel {
  static final int VOCAB = 61;

  private static final LlamaConfig SHAPE =
      new LlamaConfig(
          16,
          2,
          4,
          2,
          4,
          24,
          VOCAB,
          128,
          1e4,
          1e-5,
          true,
          OptionalInt.empty(),
          new LinkedHashSet<>());

  private TinyModel() {}

  /// Writes the model into a folder and loads it.
  static Llama load(Path folder, DType dtype) throws IOException {
    return load(folder, dtype, 1);
  }

  /// The same with other norm weights.
  static Llama load(Path folder, DType dtype, double norm) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("config.json"),
        """
        {"architectures":["LlamaForCausalLM"],"model_type":"llama","hidden_size":16,
         "num_hidden_layers":2,"num_attention_heads":4,"num_key_value_heads":2,
         "intermediate_size":24,"vocab_size":61,"max_position_embeddings":128,
         "rope_theta":10000.0,"rms_norm_eps":1e-5,"tie_word_embeddings":true,"hidden_act":"silu"}
        """);
    RandomGenerator random = new SplitMix(1);
    List<StoredTensor> tensors = new ArrayList<>();
    SHAPE
        .tensorShapes()
        .forEach((name, shape) -> {
          int n = (int) shape.stream().mapToLong(d -> d).reduce(1, (a, b) -> a * b);
          float[] values = new float[n];
          for (int i = 0; i < n; i++) {
            values[i] = (float) (name.contains("norm") ? norm : random.nextGaussian() / 4);
          }
          tensors.add(StoredTensor.ofFp32(name, shape, values));
        });
    SafetensorsWriter.write(folder.resolve("model.safetensors"), tensors, Map.of("format", "pt"));
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      return Llama.load(checkpoint, dtype);
    }
  }

  /// Examples of unequal lengths.
  static List<Example> examples(int count, long seed) {
    RandomGenerator random = new SplitMix(seed);
    ExampleBuilder builder = new ExampleBuilder(64);
    List<Example> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int[] prompt = random.ints(1 + random.nextInt(20), 0, VOCAB).toArray();
      int[] answer = random.ints(1 + random.nextInt(9), 0, VOCAB).toArray();
      all.add(builder.of("row " + i, prompt, answer));
    }
    return all;
  }
}
