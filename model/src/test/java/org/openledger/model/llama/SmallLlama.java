package org.openledger.model.llama;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.openledger.model.checkpoint.Checkpoint;
import org.openledger.model.checkpoint.SafetensorsWriter;
import org.openledger.model.checkpoint.StoredTensor;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.model.lora.LoraConfig;
import org.openledger.model.lora.Projection;

/// A random Llama whose widths the fused kernels take, and adapters for it that change something.
final class SmallLlama {
  static final int VOCAB = 96;

  private SmallLlama() {}

  /// Writes the checkpoint into `folder` and opens it.
  static Checkpoint checkpoint(Path folder) throws IOException {
    Files.writeString(
        folder.resolve("config.json"),
        """
        {"architectures":["LlamaForCausalLM"],"model_type":"llama","hidden_size":128,
         "num_hidden_layers":2,"num_attention_heads":4,"num_key_value_heads":2,
         "intermediate_size":96,"vocab_size":96,"max_position_embeddings":128,
         "rope_theta":10000.0,"rms_norm_eps":1e-5,"tie_word_embeddings":true,"hidden_act":"silu"}
        """);
    List<StoredTensor> tensors = new ArrayList<>();
    add(tensors, "model.embed_tokens.weight", VOCAB, 128);
    for (int l = 0; l < 2; l++) {
      String at = "model.layers." + l + ".";
      add(tensors, at + "input_layernorm.weight", 128);
      add(tensors, at + "self_attn.q_proj.weight", 128, 128);
      add(tensors, at + "self_attn.k_proj.weight", 64, 128);
      add(tensors, at + "self_attn.v_proj.weight", 64, 128);
      add(tensors, at + "self_attn.o_proj.weight", 128, 128);
      add(tensors, at + "post_attention_layernorm.weight", 128);
      add(tensors, at + "mlp.gate_proj.weight", 96, 128);
      add(tensors, at + "mlp.up_proj.weight", 96, 128);
      add(tensors, at + "mlp.down_proj.weight", 128, 96);
    }
    add(tensors, "model.norm.weight", 128);
    SafetensorsWriter.write(folder.resolve("model.safetensors"), tensors, Map.of("format", "pt"));
    return Checkpoint.open(folder);
  }

  private static void add(List<StoredTensor> tensors, String name, long... shape) {
    Random random = new Random(name.hashCode());
    int n = 1;
    for (long size : shape) {
      n *= (int) size;
    }
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] =
          (float) (shape.length == 1 ? 1 + random.nextGaussian() / 8 : random.nextGaussian() / 8);
    }
    tensors.add(StoredTensor.ofFp32(name, java.util.Arrays.stream(shape).boxed().toList(), values));
  }

  /// An adapter whose factors are all random.
  static LoraAdapter adapter(Llama model, Random random) {
    LoraConfig config = new LoraConfig(8, 16, false, EnumSet.allOf(Projection.class));
    LoraAdapter adapter = LoraAdapter.fresh(model.config(), config, random);
    float[] numbers = new float[(int) adapter.layout().elements()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextGaussian() / 16;
    }
    adapter.flat().write(numbers);
    return adapter;
  }

  static int[] ids(Random random, int count) {
    return random.ints(count, 0, VOCAB).toArray();
  }
}
