package org.openledger.serving.engine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Applies [Penalties] to one request's logits, touching only tokens that it has seen.
final class LogitChanges {
  private final Penalties penalties;
  private final Map<Integer, Integer> timesInAnswer = new HashMap<>();
  private final Map<Integer, Integer> timesInPrompt = new HashMap<>();

  LogitChanges(Penalties penalties, List<Integer> prompt) {
    this.penalties = penalties;
    if (penalties.repetition() != 1) {
      prompt.forEach(token -> timesInPrompt.merge(token, 1, Integer::sum));
    }
  }

  /// Counts a token of the answer.
  void sampled(int token) {
    timesInAnswer.merge(token, 1, Integer::sum);
  }

  /// Changes `logits` in place.
  void apply(float[] logits) {
    if (penalties.repetition() != 1) {
      timesInPrompt.keySet().forEach(token -> repeat(logits, token));
      for (int token : timesInAnswer.keySet()) {
        if (!timesInPrompt.containsKey(token)) {
          repeat(logits, token);
        }
      }
    }
    if (penalties.frequency() != 0 || penalties.presence() != 0) {
      timesInAnswer.forEach((token, times) ->
          logits[token] -= (float) (penalties.frequency() * times + penalties.presence()));
    }
    penalties.bias().forEach((token, bias) -> logits[token] += bias);
  }

  private void repeat(float[] logits, int token) {
    float x = logits[token];
    logits[token] = (float) (x > 0 ? x / penalties.repetition() : x * penalties.repetition());
  }
}
