package org.openledger.training.run;

import java.util.OptionalDouble;
import org.openledger.model.json.StrictJson;
import tools.jackson.databind.node.ObjectNode;

/// One line of the run log: what an optimiser step did.
///
/// @param step from 1
/// @param epoch passes over the data so far, with fractions
/// @param loss mean over the step's learned tokens, in nats, before the step
/// @param rate the learning rate it was made with
/// @param gradNorm length of the gradient before clipping
/// @param tokens that went through the network in this step
/// @param tokensPerSecond how fast
/// @param evalLoss held-out loss after the step, when it was measured
public record StepRecord(
    int step,
    double epoch,
    double loss,
    double rate,
    double gradNorm,
    long tokens,
    double tokensPerSecond,
    OptionalDouble evalLoss) {

  /// The JSON object of the run log.
  String json() {
    ObjectNode out = StrictJson.mapper().createObjectNode();
    out.put("step", step);
    out.put("epoch", epoch);
    out.put("loss", loss);
    out.put("lr", rate);
    out.put("grad_norm", gradNorm);
    out.put("tokens", tokens);
    out.put("tokens_per_s", tokensPerSecond);
    evalLoss.ifPresent(l -> out.put("eval_loss", l));
    return out.toString();
  }
}
