package org.openledger.model.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openledger.model.checkpoint.Checkpoint;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.model.lora.LoraLayout;
import org.openledger.tensor.Autograd;
import org.openledger.tensor.DType;
import org.openledger.tensor.GradientNorm;
import org.openledger.tensor.Scope;
import org.openledger.testing.InstalledModel;
import org.openledger.testing.Vectors;
import tools.jackson.databind.JsonNode;

/// The network in single precision against transformers and PEFT.
@Tag("vectors")
@Tag("slow")
class LlamaVectorsTest {
  private static Llama model;

  private static Llama model(String suite) {
    if (model == null) {
      try (Checkpoint c = Checkpoint.open(InstalledModel.path(suite))) {
        model = Llama.load(c, DType.F32);
      }
    }
    return model;
  }

  @AfterAll
  static void close() {
    if (model != null) {
      model.close();
    }
  }

  @Test
  @Tag("forward")
  void logitsAgreeWithTransformers() {
    Vectors suite = Vectors.suite("forward");
    Llama m = model("forward");
    for (JsonNode c : suite.json("smollm2/forward.json").get("cases")) {
      suite.run(c.get("n") + " tokens", () -> Recorded.forward(m, null, c));
    }
    suite.done();
  }

  @Test
  @Tag("generate")
  void greedyTokensAgreeWithTransformers() {
    Vectors suite = Vectors.suite("generate");
    Llama m = model("generate");
    List<JsonNode> cases = suite.json("smollm2/greedy.json").get("cases").valueStream().toList();
    List<List<Integer>> answers = greedy(m, cases);
    for (int i = 0; i < cases.size(); i++) {
      JsonNode c = cases.get(i);
      List<Integer> got = answers.get(i);
      suite.run(
          c.get("prompt").asString(),
          () ->
              assertThat(got)
                  .isEqualTo(
                      IntStream.of(Recorded.ints(c.get("new_ids")))
                          .limit(sure(c))
                          .boxed()
                          .toList()));
    }
    suite.done();
  }

  /// How many of the first tokens are likelier than the next by more than rounding can move.
  private static int sure(JsonNode c) {
    int sure = 0;
    while (sure < c.get("new_ids").size() && c.get("margins").get(sure).doubleValue() >= 5e-3) {
      sure++;
    }
    return sure;
  }

  /// The likeliest tokens of all cases, a step of which is one batch, as serving has it.
  private static List<List<Integer>> greedy(Llama m, List<JsonNode> cases) {
    int longest =
        cases.stream()
            .mapToInt(c -> c.get("prompt_ids").size() + c.get("new_ids").size())
            .max()
            .orElse(0);
    int pages = cases.size() * Math.ceilDiv(longest, 16);
    List<List<Integer>> got = new ArrayList<>();
    List<KvSequence> open = new ArrayList<>();
    try (KvPages kv = KvPages.allocate(m.config(), DType.F32, pages, 16)) {
      List<int[]> next = new ArrayList<>();
      for (JsonNode c : cases) {
        got.add(new ArrayList<>());
        open.add(kv.open());
        next.add(Recorded.ints(c.get("prompt_ids")));
      }
      List<Integer> running =
          IntStream.range(0, cases.size()).filter(i -> sure(cases.get(i)) > 0).boxed().toList();
      while (!running.isEmpty()) {
        List<Llama.Chunk> batch =
            running.stream()
                .map(i -> new Llama.Chunk(open.get(i), next.get(i), null, true))
                .toList();
        float[][] logits = m.stepToHost(batch);
        for (int j = 0; j < logits.length; j++) {
          int best = likeliest(logits[j]);
          got.get(running.get(j)).add(best);
          next.set(running.get(j), new int[] {best});
        }
        running = running.stream().filter(i -> got.get(i).size() < sure(cases.get(i))).toList();
      }
      open.forEach(KvSequence::close);
    }
    return got;
  }

  private static int likeliest(float[] logits) {
    int best = 0;
    for (int j = 1; j < logits.length; j++) {
      best = logits[j] > logits[best] ? j : best;
    }
    return best;
  }

  @Test
  @Tag("adapter")
  void adaptersAgreeWithPeft() {
    Vectors suite = Vectors.suite("adapter");
    Llama m = model("adapter");
    for (String name : List.of("lora_r8", "lora_r16")) {
      Path folder = suite.path("smollm2/" + name);
      try (LoraAdapter adapter = LoraAdapter.load(folder, m.config(), DType.F32)) {
        for (JsonNode c : suite.json("smollm2/" + name + "/forward.json").get("cases")) {
          suite.run(name + ", " + c.get("n") + " tokens", () -> Recorded.forward(m, adapter, c));
        }
      }
    }
    suite.done();
  }

  @Test
  @Tag("training")
  void theFirstGradientAgreesWithPeft() {
    Vectors suite = Vectors.suite("training");
    Llama m = model("training");
    JsonNode steps = suite.json("smollm2/train/steps.json");
    try (LoraAdapter a = LoraAdapter.load(suite.path("smollm2/train/init"), m.config(), DType.F32);
        Scope scope = Scope.open()) {
      LoraGradients gradients = new LoraGradients(m, a);
      double loss = gradients.accumulate(samples(steps.get("rows")), 1).mean();
      double expected = steps.get("losses").get(0).doubleValue();
      suite.run("first loss", () -> assertThat(loss).isCloseTo(expected, within(1e-4)));
      double norm = steps.get("grad_norms").get(0).doubleValue();
      suite.run(
          "first gradient's norm",
          () ->
              assertThat(GradientNorm.of(List.of(Autograd.gradient(a.flat()))))
                  .isCloseTo(norm, within(1e-3 * norm)));
      suite.run(
          "first gradient's norms by tensor", () -> norms(a, steps.get("step1_tensor_grad_norms")));
    }
    suite.done();
  }

  private static List<LoraGradients.Sample> samples(JsonNode rows) {
    return rows.valueStream()
        .map(r ->
            new LoraGradients.Sample(Recorded.ints(r.get("ids")), Recorded.ints(r.get("labels"))))
        .toList();
  }

  private static void norms(LoraAdapter a, JsonNode expected) {
    try (Scope s = Scope.open()) {
      float[] g = Autograd.gradient(a.flat()).floats();
      for (LoraLayout.Entry e : a.layout().entries()) {
        if (expected.has(e.peftName())) {
          double sum = 0;
          for (long i = e.offset(); i < e.offset() + e.elements(); i++) {
            sum += (double) g[(int) i] * g[(int) i];
          }
          double norm = expected.get(e.peftName()).doubleValue();
          assertThat(Math.sqrt(sum)).as(e.peftName()).isCloseTo(norm, within(1e-3 * norm + 1e-7));
        }
      }
    }
  }
}
