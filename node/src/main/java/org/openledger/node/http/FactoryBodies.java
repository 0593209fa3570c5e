package org.openledger.node.http;

import java.util.List;
import java.util.function.Function;
import org.openledger.model.checkpoint.LlamaConfig;
import org.openledger.node.factory.Estimate;
import org.openledger.node.factory.Factory;
import org.openledger.node.factory.LiveRun;
import org.openledger.node.factory.Preview;
import org.openledger.node.factory.RunConfig;
import org.openledger.node.factory.RunJob;
import org.openledger.node.factory.Sample;
import org.openledger.node.home.Input;
import org.openledger.node.models.LanguageModel;
import org.openledger.training.run.StepRecord;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// ModelFactory's answers as JSON.
public final class FactoryBodies {
  private FactoryBodies() {}

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static <T> ObjectNode list(List<T> all, Function<T, ObjectNode> one) {
    ObjectNode json = object();
    json.put("object", "list");
    ArrayNode data = json.putArray("data");
    all.forEach(item -> data.add(one.apply(item)));
    json.putNull("next");
    return json;
  }

  static ObjectNode bases(Factory factory) {
    long[] memory = factory.memory();
    return list(
        List.of(factory.workshop().model()),
        model -> {
          ObjectNode json = base(model);
          json.put("memory_bytes", memory[0]);
          json.put("memory_here", memory[1]);
          return json;
        });
  }

  private static ObjectNode base(LanguageModel model) {
    LlamaConfig config = model.llama().config();
    ObjectNode json = object();
    json.put("object", "base");
    json.put("name", model.name());
    json.put("digest", model.digest().toString());
    json.put("parameters", Estimate.parameters(model.llama()));
    json.put("layers", config.layers());
    json.put("hidden", config.hidden());
    json.put("context", model.llama().positionsMax());
    json.put("bytes", model.llama().bytes());
    json.put("dtype", model.llama().dtype().name().toLowerCase(java.util.Locale.ROOT));
    boolean known = model.name().equals(Input.BASE.name());
    json.put("licence", known ? Input.BASE.licence() : null);
    json.put("installed", true);
    return json;
  }

  static ObjectNode estimate(Estimate e, RunConfig config) {
    ObjectNode json = object();
    json.put("object", "estimate");
    json.put("examples", e.examples());
    json.put("tokens", e.tokens());
    json.put("steps", e.steps());
    json.putObject("seconds")
        .put("low", e.seconds().low())
        .put("value", e.seconds().value())
        .put("high", e.seconds().high());
    json.put("measured", e.measured());
    json.put("memory_bytes", e.memoryBytes());
    json.put("memory_here", e.memoryHere());
    json.put("fits", e.fits());
    json.put("advice", e.advice());
    json.put("fee_wei", "0");
    json.set("config", config.json());
    return json;
  }

  static ObjectNode preview(Preview preview) {
    ObjectNode json = object();
    json.put("object", "preview");
    ArrayNode examples = json.putArray("examples");
    for (Preview.Shown shown : preview.examples()) {
      ObjectNode example = examples.addObject();
      example.put("row", shown.row());
      ArrayNode tokens = example.putArray("tokens");
      for (Preview.Piece piece : shown.tokens()) {
        tokens
            .addObject()
            .put("text", piece.text())
            .put("id", piece.id())
            .put("learned", piece.learned());
      }
    }
    json.put("truncated", preview.truncated());
    ArrayNode contaminated = json.putArray("contaminated");
    preview.contaminated().forEach(contaminated::add);
    return json;
  }

  static ObjectNode runs(List<LiveRun> runs, int most) {
    ObjectNode json = list(runs.stream().limit(most).toList(), run -> run(run.view()));
    if (runs.size() > most) {
      json.put("next", runs.get(most - 1).job().id());
    }
    return json;
  }

  static ObjectNode run(LiveRun.View view) {
    RunJob job = view.job();
    RunJob.Deployment deployment = job.deployment();
    ObjectNode json = object();
    json.put("object", "run");
    json.put("id", job.id());
    json.put("name", job.config().name());
    json.put("owner", job.owner());
    json.put("state", job.state().label());
    json.put("created_at", job.createdAt());
    json.put("step", view.step());
    json.put("steps", job.steps());
    json.put("tokens", view.tokens());
    json.put("tokens_per_s", view.tokensPerSecond());
    json.put("seconds_left", view.left() == null ? null : view.left().toMillis() / 1e3);
    json.put("saved_step", job.learned().savedStep());
    json.put("resumed_from", job.learned().resumedFrom());
    json.put("adapter", job.learned().adapter());
    json.set("config", job.config().json());
    json.put("failure", job.failure());
    json.put("model", deployment == null ? null : deployment.name());
    json.put("registration", registration(deployment));
    ArrayNode contributors = json.putArray("contributors");
    for (RunJob.Contributor c : job.contributors()) {
      contributors.addObject().put("address", c.address()).put("rows", c.rows());
    }
    return json;
  }

  private static @org.jspecify.annotations.Nullable String registration(
      RunJob.@org.jspecify.annotations.Nullable Deployment deployment) {
    return deployment == null || deployment.run() == null || deployment.run().block() == null
        ? null
        : deployment.run().hash();
  }

  static ObjectNode steps(List<StepRecord> steps, int most) {
    ObjectNode json = list(steps, FactoryBodies::step);
    if (steps.size() == most) {
      json.put("next", Integer.toString(steps.getLast().step()));
    }
    return json;
  }

  /// One step of a run.
  public static ObjectNode step(StepRecord step) {
    ObjectNode json = object();
    json.put("step", step.step());
    json.put("loss", step.loss());
    json.put("learning_rate", step.rate());
    json.put("gradient_norm", step.gradNorm());
    json.put("tokens", step.tokens());
    json.put("tokens_per_s", step.tokensPerSecond());
    json.put("eval_loss", step.evalLoss().isPresent() ? step.evalLoss().getAsDouble() : null);
    return json;
  }

  static ObjectNode samples(List<Sample> samples) {
    return list(samples, FactoryBodies::sample);
  }

  static ObjectNode sample(Sample sample) {
    ObjectNode json = object();
    json.put("step", sample.step());
    json.put("question", sample.question());
    json.put("row", sample.row());
    json.put("answer", sample.answer());
    return json;
  }
}
