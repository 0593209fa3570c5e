package org.openledger.training.config;

import static org.openledger.training.config.Checks.check;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.openledger.model.json.StrictJson;
import org.openledger.training.config.TrainingConfig.Adam;
import org.openledger.training.config.TrainingConfig.Batching;
import org.openledger.training.config.TrainingConfig.LearningRate;
import org.openledger.training.config.TrainingConfig.Lora;
import org.openledger.training.config.TrainingConfig.Pauses;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A [TrainingConfig] as one flat JSON object.
final class ConfigJson {
  private static final String LORA = "lora";

  private final ObjectNode object;
  private final Set<String> read = new HashSet<>();

  private ConfigJson(ObjectNode object) {
    this.object = object;
  }

  /// The settings in `json`; those it leaves out are `d`'s.
  static TrainingConfig read(byte[] json, String what, TrainingConfig d) {
    ConfigJson in = new ConfigJson(StrictJson.object(json, what));
    String method = in.text("method", LORA);
    check(method.equals(LORA), "method %s is not known: lora is", method);
    TrainingConfig config =
        new TrainingConfig(
            new Lora(
                in.count("rank", d.lora().rank()),
                in.real("alpha", d.lora().alpha()),
                in.texts("targets", d.lora().targets())),
            new LearningRate(
                in.real("learning_rate", d.rate().peak()),
                in.real("warmup_ratio", d.rate().warmupRatio()),
                schedule(in.text("schedule", name(d.rate().schedule())))),
            in.length(d.length()),
            new Batching(
                in.count("examples_per_step", d.batching().examplesPerStep()),
                in.count("accumulation", d.batching().accumulation()),
                in.count("cutoff_tokens", d.batching().cutoffTokens())),
            new Adam(
                in.real("beta1", d.adam().beta1()),
                in.real("beta2", d.adam().beta2()),
                in.real("epsilon", d.adam().epsilon()),
                in.real("weight_decay", d.adam().weightDecay()),
                in.real("max_grad_norm", d.adam().maxGradNorm())),
            compute(in.text("compute", d.compute().key())),
            in.whole("seed", d.seed()),
            new Pauses(
                in.count("save_every", d.pauses().saveEvery()),
                in.count("eval_every", d.pauses().evalEvery())));
    for (String key : in.object.propertyNames()) {
      check(in.read.contains(key), "%s: the key \"%s\" is unknown", what, key);
    }
    return config;
  }

  static ObjectNode write(TrainingConfig c) {
    ObjectNode out = StrictJson.mapper().createObjectNode();
    out.put("method", LORA);
    out.put("rank", c.lora().rank());
    out.put("alpha", c.lora().alpha());
    ArrayNode targets = out.putArray("targets");
    c.lora().targets().forEach(targets::add);
    out.put("learning_rate", c.rate().peak());
    out.put("warmup_ratio", c.rate().warmupRatio());
    out.put("schedule", name(c.rate().schedule()));
    switch (c.length()) {
      case Length.Epochs e -> out.put("epochs", e.count());
      case Length.Steps s -> out.put("steps", s.count());
    }
    out.put("examples_per_step", c.batching().examplesPerStep());
    out.put("accumulation", c.batching().accumulation());
    out.put("cutoff_tokens", c.batching().cutoffTokens());
    out.put("beta1", c.adam().beta1());
    out.put("beta2", c.adam().beta2());
    out.put("epsilon", c.adam().epsilon());
    out.put("weight_decay", c.adam().weightDecay());
    out.put("max_grad_norm", c.adam().maxGradNorm());
    out.put("compute", c.compute().key());
    out.put("seed", c.seed());
    out.put("save_every", c.pauses().saveEvery());
    out.put("eval_every", c.pauses().evalEvery());
    return out;
  }

  private Length length(Length otherwise) {
    boolean epochs = object.has("epochs");
    check(!(epochs && object.has("steps")), "give epochs or steps, not both");
    if (epochs) {
      return new Length.Epochs(count("epochs", 0));
    }
    return object.has("steps") ? new Length.Steps(count("steps", 0)) : otherwise;
  }

  private static Schedule schedule(String name) {
    return switch (name) {
      case "cosine" -> new Schedule.Cosine();
      case "linear" -> new Schedule.Linear();
      case "constant" -> new Schedule.Constant();
      case String other -> {
        check(false, "schedule %s is none of cosine, linear, constant", other);
        throw new AssertionError();
      }
    };
  }

  private static String name(Schedule schedule) {
    return switch (schedule) {
      case Schedule.Cosine() -> "cosine";
      case Schedule.Linear() -> "linear";
      case Schedule.Constant() -> "constant";
    };
  }

  private static ComputeType compute(String name) {
    return switch (name) {
      case "bf16" -> ComputeType.BF16;
      case "f32" -> ComputeType.F32;
      case String other -> {
        check(false, "compute %s is neither bf16 nor f32", other);
        throw new AssertionError();
      }
    };
  }

  private <T> T field(String key, T otherwise, Function<JsonNode, T> as) {
    read.add(key);
    JsonNode node = object.get(key);
    return node == null ? otherwise : as.apply(node);
  }

  private String text(String key, String otherwise) {
    return field(
        key,
        otherwise,
        n -> {
          check(n.isString(), "%s must be a text, not %s", key, n.getNodeType());
          return n.stringValue();
        });
  }

  private List<String> texts(String key, List<String> otherwise) {
    return field(
        key,
        otherwise,
        n -> {
          check(n.isArray(), "%s must be a list of texts, not %s", key, n.getNodeType());
          List<String> all = new ArrayList<>();
          for (JsonNode item : n) {
            check(item.isString(), "%s must hold texts, not %s", key, item.getNodeType());
            all.add(item.stringValue());
          }
          return all;
        });
  }

  private double real(String key, double otherwise) {
    return field(
        key,
        otherwise,
        n -> {
          check(n.isNumber(), "%s must be a number, not %s", key, n.getNodeType());
          return n.doubleValue();
        });
  }

  private long whole(String key, long otherwise) {
    return field(
        key,
        otherwise,
        n -> {
          check(n.isIntegralNumber() && n.canConvertToLong(), "%s must be a whole number", key);
          return n.longValue();
        });
  }

  private int count(String key, int otherwise) {
    long n = whole(key, otherwise);
    Checks.within(key, n, 0, Integer.MAX_VALUE);
    return (int) n;
  }
}
