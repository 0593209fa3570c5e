package org.openledger.model.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.tensor.Scope;
import tools.jackson.databind.JsonNode;

/// Recorded logits and losses, and how near ours must come (the tolerances of their README).
final class Recorded {
  private static final double LOGIT = 2e-3;
  private static final double NLL = 1e-4;
  private static final double APART = 4e-3;

  private Recorded() {}

  static int[] ints(JsonNode array) {
    return array.valueStream().mapToInt(JsonNode::intValue).toArray();
  }

  /// One prompt of a `forward.json`.
  static void forward(Llama model, @Nullable LoraAdapter adapter, JsonNode c) {
    int[] ids = ints(c.get("ids"));
    int[] positions =
        c.get("positions").valueStream().mapToInt(p -> p.get("pos").intValue()).toArray();
    float[] all;
    try (Scope s = Scope.open()) {
      all = model.logits(ids, positions, adapter).floats();
    }
    int vocab = model.config().vocab();
    for (int i = 0; i < positions.length; i++) {
      position(Arrays.copyOfRange(all, i * vocab, (i + 1) * vocab), c.get("positions").get(i));
    }
    if (ids.length > 1) {
      double[] scores = model.score(java.util.List.of(ids), new int[] {1}, adapter).getFirst();
      double nll = -Arrays.stream(scores).average().orElseThrow();
      assertThat(nll).isCloseTo(c.get("mean_nll").doubleValue(), within(NLL));
    }
  }

  private static void position(float[] logits, JsonNode p) {
    double max = Double.NEGATIVE_INFINITY;
    for (float x : logits) {
      max = Math.max(max, x);
    }
    double sum = 0;
    for (float x : logits) {
      sum += Math.exp(x - max);
    }
    assertThat(max + Math.log(sum)).isCloseTo(p.get("logsumexp").doubleValue(), within(LOGIT));
    int[] top = ints(p.get("top_ids"));
    for (int i = 0; i < top.length; i++) {
      double expected = p.get("top_logits").get(i).doubleValue();
      assertThat((double) logits[top[i]])
          .as("logit of %d", top[i])
          .isCloseTo(expected, within(LOGIT));
      if (i > 0 && p.get("top_logits").get(i - 1).doubleValue() - expected > APART) {
        assertThat(logits[top[i]]).isLessThan(logits[top[i - 1]]);
      }
    }
  }
}
