package org.openledger.node.factory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openledger.model.checkpoint.LlamaConfig;
import org.openledger.model.checkpoint.SafetensorsWriter;
import org.openledger.model.checkpoint.StoredTensor;
import org.openledger.model.json.StrictJson;
import org.openledger.node.models.LanguageModel;
import org.openledger.tensor.DType;
import org.openledger.training.data.SplitMix;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A random base of two layers whose tokens are bytes, with a chat template: whole, and quick.
public final class TinyBase {
  private static final List<String> SPECIAL =
      List.of("<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|pad|>");

  private TinyBase() {}

  /// Writes the model into a folder and loads it.
  public static LanguageModel load(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("config.json"),
        """
        {"architectures":["LlamaForCausalLM"],"model_type":"llama","hidden_size":16,
         "num_hidden_layers":2,"num_attention_heads":4,"num_key_value_heads":2,
         "intermediate_size":24,"vocab_size":260,"max_position_embeddings":1024,
         "rope_theta":10000.0,"rms_norm_eps":1e-5,"tie_word_embeddings":true,"hidden_act":"silu",
         "eos_token_id":2}
        """);
    Files.writeString(
        folder.resolve("chat_template.jinja"),
        "{% for m in messages %}{{ '<|im_start|>' + m['role'] + '\n' + m['content']"
            + " + '<|im_end|>\n' }}{% endfor %}"
            + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}");
    Files.writeString(folder.resolve("tokenizer.json"), tokenizer().toString());
    weights(folder);
    return LanguageModel.load(folder, "tiny", DType.F32, Clock.systemUTC());
  }

  private static ObjectNode tokenizer() {
    ObjectNode root = StrictJson.mapper().createObjectNode();
    root.put("version", "1.0");
    ArrayNode added = root.putArray("added_tokens");
    ObjectNode vocabulary = StrictJson.mapper().createObjectNode();
    for (String token : SPECIAL) {
      added
          .addObject()
          .put("id", vocabulary.size())
          .put("content", token)
          .put("single_word", false)
          .put("lstrip", false)
          .put("rstrip", false)
          .put("normalized", false)
          .put("special", true);
      vocabulary.put(token, vocabulary.size());
    }
    int next = 256;
    for (int b = 0; b < 256; b++) {
      boolean printable = (b > 32 && b < 127) || (b > 160 && b != 173);
      vocabulary.put(Character.toString(printable ? b : next++), vocabulary.size());
    }
    root.putNull("normalizer");
    byteLevel(root.putObject("pre_tokenizer"));
    root.putNull("post_processor");
    byteLevel(root.putObject("decoder"));
    ObjectNode model = root.putObject("model").put("type", "BPE");
    model.putNull("dropout").putNull("unk_token");
    model.putNull("continuing_subword_prefix").putNull("end_of_word_suffix");
    model.put("fuse_unk", false).put("byte_fallback", false).put("ignore_merges", false);
    model.set("vocab", vocabulary);
    model.putArray("merges");
    return root;
  }

  private static void byteLevel(ObjectNode step) {
    step.put("type", "ByteLevel")
        .put("add_prefix_space", false)
        .put("trim_offsets", true)
        .put("use_regex", true);
  }

  private static void weights(Path folder) {
    LlamaConfig shape =
        new LlamaConfig(
            16,
            2,
            4,
            2,
            4,
            24,
            260,
            1024,
            1e4,
            1e-5,
            true,
            java.util.OptionalInt.empty(),
            new java.util.LinkedHashSet<>(List.of(2)));
    SplitMix random = new SplitMix(1);
    List<StoredTensor> tensors = new ArrayList<>();
    shape
        .tensorShapes()
        .forEach((name, size) -> {
          int n = (int) size.stream().mapToLong(d -> d).reduce(1, (a, b) -> a * b);
          float[] values = new float[n];
          for (int i = 0; i < n; i++) {
            values[i] = (float) (name.contains("norm") ? 1 : random.nextGaussian() / 4);
          }
          tensors.add(StoredTensor.ofFp32(name, size, values));
        });
    SafetensorsWriter.write(folder.resolve("model.safetensors"), tensors, Map.of("format", "pt"));
  }
}
