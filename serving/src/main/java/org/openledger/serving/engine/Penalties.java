package org.openledger.serving.engine;

import java.util.Map;

/// Changes to the logits before sampling.
///
/// @param frequency taken from a token's logit for each time the answer holds it (OpenAI)
/// @param presence taken once from the logit of every token the answer holds (OpenAI)
/// @param repetition divides positive and multiplies negative logits of tokens in prompt or answer
///   (Keskar et al., CTRL, 2019); 1 changes nothing
/// @param bias added to single tokens' logits
public record Penalties(
    double frequency, double presence, double repetition, Map<Integer, Float> bias) {
  /// No change.
  public static final Penalties NONE = new Penalties(0, 0, 1, Map.of());

  public Penalties {
    bias = Map.copyOf(bias);
  }
}
