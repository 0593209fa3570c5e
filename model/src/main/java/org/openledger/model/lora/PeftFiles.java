package org.openledger.model.lora;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.openledger.model.ModelException;
import org.openledger.model.ModelException.Code;
import org.openledger.model.checkpoint.LlamaConfig;
import org.openledger.model.checkpoint.SafetensorsFile;
import org.openledger.model.checkpoint.SafetensorsWriter;
import org.openledger.model.checkpoint.StoredTensor;
import org.openledger.model.json.StrictJson;
import org.openledger.tensor.DType;
import org.openledger.tensor.Tensor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `adapter_config.json` and `adapter_model.safetensors`, as Hugging Face PEFT reads and writes
/// them.
///
/// Whatever in the configuration would change the mathematics and is not run here is refused by its
/// name; what only concerns training or other programs is passed over.
final class PeftFiles {
  static final String CONFIG = "adapter_config.json";
  static final String WEIGHTS = "adapter_model.safetensors";
  private static final long CONFIG_BYTES_MAX = 1 << 20;

  /// Fields that must be absent, null, false or empty.
  private static final List<String> REFUSED =
      List.of(
          "use_dora",
          "modules_to_save",
          "fan_in_fan_out",
          "rank_pattern",
          "alpha_pattern",
          "layers_to_transform",
          "layers_pattern",
          "exclude_modules",
          "lora_bias",
          "target_parameters",
          "trainable_token_indices",
          "layer_replication",
          "use_qalora",
          "alora_invocation_tokens",
          "megatron_config",
          "arrow_config",
          "use_bdlora",
          "kasa_config",
          "velora_config",
          "monteclora_config");

  /// Ways of starting that rewrite the base, so that the adapter alone is not the model.
  private static final Set<String> STARTS_REFUSED = Set.of("pissa", "olora", "loftq", "corda");

  private PeftFiles() {}

  static LoraAdapter load(Path folder, LlamaConfig base, DType dtype) {
    LoraConfig config = config(StrictJson.object(folder.resolve(CONFIG), CONFIG_BYTES_MAX));
    LoraLayout layout = new LoraLayout(base, config);
    try (SafetensorsFile file = SafetensorsFile.open(folder.resolve(WEIGHTS))) {
      checkNames(layout, file);
      Tensor flat = Tensor.empty(DType.F32, layout.elements()).keep();
      try {
        MemorySegment memory = flat.memory();
        for (LoraLayout.Entry e : layout.entries()) {
          StoredTensor t = file.tensor(e.peftName());
          if (!t.isReal() || !t.shape().equals(List.of((long) e.rows(), (long) e.columns()))) {
            throw new ModelException(
                Code.MALFORMED,
                "%s: %s is %s %s, but rank %d on this base needs [%d, %d]"
                    .formatted(
                        WEIGHTS,
                        t.name(),
                        t.type(),
                        t.shape(),
                        config.rank(),
                        e.rows(),
                        e.columns()));
          }
          t.readFp32(memory.asSlice(e.offset() * Float.BYTES, e.elements() * Float.BYTES));
        }
        checkFinite(layout, flat);
        if (dtype == DType.F32) {
          return new LoraAdapter(layout, flat);
        }
        LoraAdapter converted = new LoraAdapter(layout, flat.to(dtype));
        flat.close();
        return converted;
      } catch (RuntimeException e) {
        flat.close();
        throw e;
      }
    }
  }

  private static void checkNames(LoraLayout layout, SafetensorsFile file) {
    Set<String> wanted = new HashSet<>();
    layout.entries().forEach(e -> wanted.add(e.peftName()));
    for (String name : file.names()) {
      if (!wanted.remove(name)) {
        throw new ModelException(
            Code.MALFORMED,
            "%s: tensor %s belongs to no target of %s on this base"
                .formatted(WEIGHTS, name, CONFIG));
      }
    }
    if (!wanted.isEmpty()) {
      throw new ModelException(
          Code.MISSING,
          "%s: %d tensors are missing, such as %s"
              .formatted(WEIGHTS, wanted.size(), wanted.stream().sorted().findFirst().orElse("")));
    }
  }

  private static void checkFinite(LoraLayout layout, Tensor flat) {
    float[] values = flat.floats();
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        int at = i;
        String name =
            layout.entries().stream()
                .filter(e -> at >= e.offset() && at < e.offset() + e.elements())
                .map(LoraLayout.Entry::peftName)
                .findFirst()
                .orElse("");
        throw new ModelException(
            Code.MALFORMED, "%s: %s holds %s".formatted(WEIGHTS, name, values[i]));
      }
    }
  }

  private static LoraConfig config(ObjectNode json) {
    if (!"LORA".equals(json.path("peft_type").asString(""))) {
      throw new ModelException(
          Code.UNSUPPORTED, CONFIG + ": peft_type is " + json.get("peft_type") + ", not LORA");
    }
    for (String field : REFUSED) {
      if (isSet(json.get(field))) {
        throw new ModelException(
            Code.UNSUPPORTED, "%s: %s is not run here".formatted(CONFIG, field));
      }
    }
    String start = json.path("init_lora_weights").asString("true").toLowerCase(Locale.ROOT);
    if (STARTS_REFUSED.stream().anyMatch(start::startsWith)) {
      throw new ModelException(
          Code.UNSUPPORTED,
          "%s: init_lora_weights %s changes the base, which stays as it is here"
              .formatted(CONFIG, start));
    }
    String bias = json.path("bias").asString("none");
    if (!bias.equals("none")) {
      throw new ModelException(Code.UNSUPPORTED, CONFIG + ": bias " + bias + " is not run here");
    }
    JsonNode r = json.path("r");
    JsonNode alpha = json.path("lora_alpha");
    if (!r.isIntegralNumber() || !r.canConvertToInt() || !alpha.isNumber()) {
      throw new ModelException(Code.MALFORMED, CONFIG + ": r and lora_alpha must be numbers");
    }
    return new LoraConfig(
        r.intValue(),
        alpha.doubleValue(),
        json.path("use_rslora").asBoolean(false),
        targets(json.path("target_modules")));
  }

  private static boolean isSet(@Nullable JsonNode n) {
    return n != null
        && !n.isNull()
        && !(n.isBoolean() && !n.booleanValue())
        && !(n.isContainer() && n.isEmpty());
  }

  private static Set<Projection> targets(JsonNode node) {
    if (node.isString() && node.stringValue().equals("all-linear")) {
      return EnumSet.allOf(Projection.class);
    }
    if (!(node instanceof ArrayNode array)) {
      throw new ModelException(
          Code.UNSUPPORTED, CONFIG + ": target_modules must be a list of names");
    }
    Set<Projection> targets = EnumSet.noneOf(Projection.class);
    for (JsonNode n : array) {
      String name = n.asString("");
      Projection found = null;
      for (Projection p : Projection.values()) {
        if (p.module().equals(name) || p.path().equals(name)) {
          found = p;
        }
      }
      if (found == null) {
        throw new ModelException(
            Code.UNSUPPORTED, "%s: target module %s is not one of ours".formatted(CONFIG, n));
      }
      targets.add(found);
    }
    if (targets.isEmpty()) {
      throw new ModelException(Code.MALFORMED, CONFIG + ": target_modules is empty");
    }
    return targets;
  }

  static void save(Path folder, LoraAdapter adapter, String baseName) {
    float[] values = adapter.flat().floats();
    List<StoredTensor> tensors = new ArrayList<>();
    for (LoraLayout.Entry e : adapter.layout().entries()) {
      float[] part = new float[Math.toIntExact(e.elements())];
      System.arraycopy(values, Math.toIntExact(e.offset()), part, 0, part.length);
      tensors.add(
          StoredTensor.ofFp32(e.peftName(), List.of((long) e.rows(), (long) e.columns()), part));
    }
    try {
      Files.createDirectories(folder);
      SafetensorsWriter.write(folder.resolve(WEIGHTS), tensors, Map.of("format", "pt"));
      Path temp = Files.createTempFile(folder, "." + CONFIG, ".tmp");
      try {
        Files.write(temp, json(adapter.config(), baseName));
        Files.move(
            temp,
            folder.resolve(CONFIG),
            StandardCopyOption.ATOMIC_MOVE,
            StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(temp);
      }
    } catch (IOException e) {
      throw new ModelException(Code.IO, folder + ": the adapter cannot be written: " + e, e);
    }
  }

  private static byte[] json(LoraConfig config, String baseName) {
    ObjectNode json = StrictJson.mapper().createObjectNode();
    json.put("base_model_name_or_path", baseName);
    json.put("bias", "none");
    json.put("fan_in_fan_out", false);
    json.put("inference_mode", true);
    json.put("init_lora_weights", true);
    json.put("lora_alpha", config.alpha());
    json.put("lora_dropout", 0.0);
    json.putNull("modules_to_save");
    json.put("peft_type", "LORA");
    json.put("r", config.rank());
    ArrayNode targets = json.putArray("target_modules");
    config.targets().forEach(p -> targets.add(p.module()));
    json.put("task_type", "CAUSAL_LM");
    json.put("use_dora", false);
    json.put("use_rslora", config.rankStabilised());
    String text = StrictJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(json);
    return (text + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
