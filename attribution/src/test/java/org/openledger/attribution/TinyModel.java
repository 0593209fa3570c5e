package org.openledger.attribution;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import org.openledger.model.checkpoint.LlamaConfig;
import org.openledger.model.checkpoint.SafetensorsCheckpoint;
import org.openledger.model.checkpoint.SafetensorsWriter;
import org.openledger.model.checkpoint.StoredTensor;
import org.openledger.model.llama.Llama;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.model.lora.LoraConfig;
import org.openledger.tensor.DType;
import org.openledger.tensor.Tensor;

/// A Llama of two layers with random weights, and a random adapter for it.
public final class TinyModel {
  public static final int VOCAB = 40;

  private static final LlamaConfig CONFIG =
      new LlamaConfig(
          16,
          2,
          4,
          2,
          4,
          24,
          VOCAB,
          64,
          1e4,
          1e-5,
          true,
          OptionalInt.empty(),
          new LinkedHashSet<>());

  private TinyModel() {}

  /// Writes a checkpoint into `folder` and loads it.
  public static Llama load(Path folder, RandomGenerator random) throws IOException {
    List<StoredTensor> tensors = new ArrayList<>();
    CONFIG
        .tensorShapes()
        .forEach((name, shape) -> {
          float[] values = new float[Math.toIntExact(shape.stream().reduce(1L, (a, b) -> a * b))];
          for (int i = 0; i < values.length; i++) {
            values[i] = name.contains("norm") ? 1 : (float) random.nextGaussian() * 0.3f;
          }
          tensors.add(StoredTensor.ofFp32(name, shape, values));
        });
    SafetensorsWriter.write(folder.resolve("model.safetensors"), tensors, Map.of());
    Files.writeString(
        folder.resolve("config.json"),
        """
        {"model_type":"llama","hidden_size":16,"num_hidden_layers":2,"num_attention_heads":4,
         "num_key_value_heads":2,"head_dim":4,"intermediate_size":24,"vocab_size":40,
         "max_position_embeddings":64,"rope_theta":10000.0,"rms_norm_eps":1e-5,
         "tie_word_embeddings":true}
        """);
    try (SafetensorsCheckpoint checkpoint = SafetensorsCheckpoint.open(folder)) {
      return Llama.load(checkpoint, DType.F32);
    }
  }

  /// An adapter on all linear layers whose B is not zero.
  public static LoraAdapter adapter(Llama model, RandomGenerator random) {
    LoraAdapter adapter = LoraAdapter.fresh(model.config(), LoraConfig.everywhere(4, 8), random);
    Tensor flat = adapter.flat();
    MemorySegment memory = flat.memory();
    for (long i = 0; i < flat.elements(); i++) {
      memory.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) random.nextGaussian() * 0.1f);
    }
    return adapter;
  }

  /// Between `least` and `most` random tokens.
  public static int[] tokens(RandomGenerator random, int least, int most) {
    return random.ints(random.nextInt(least, most + 1), 0, VOCAB).toArray();
  }
}
