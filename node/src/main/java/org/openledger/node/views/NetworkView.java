package org.openledger.node.views;

import org.openledger.attribution.receipt.Settlement;
import org.openledger.node.answer.NotedAnswers;
import org.openledger.node.answer.TunedModel;
import org.openledger.primitives.Address;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `/v1/network`: what a client must know before it asks, pays or checks.
///
/// @param chainId the chain's id
/// @param datanet the Datanet's name
/// @param registry where registrations are written
/// @param escrow where payments go
/// @param terms what an answer costs and how it is shared
/// @param answers the tuned models
record NetworkView(
    long chainId,
    String datanet,
    Address registry,
    Address escrow,
    Settlement.Terms terms,
    NotedAnswers answers) {
  ObjectNode body() {
    ObjectNode json = Bodies.object("network");
    json.put("chain_id", chainId);
    json.put("datanet", datanet);
    json.put("escrow", escrow.toString());
    json.put("registry", registry.toString());
    json.putObject("rates")
        .put("prompt_wei", terms.rates().promptWei().toString())
        .put("answer_wei", terms.rates().answerWei().toString());
    json.putObject("payees")
        .put("treasury", terms.payees().treasury().toString())
        .put("model_owner", terms.payees().modelOwner().toString())
        .put("validators", terms.payees().validators().toString())
        .put("datanet_treasury", terms.payees().datanetTreasury().toString());
    ArrayNode models = json.putArray("models");
    answers.models().forEach(model -> tuned(models.addObject(), model));
    return json;
  }

  private static void tuned(ObjectNode json, TunedModel model) {
    json.put("name", model.name());
    json.put("model", model.subject().model().toString());
    json.put("base", model.subject().base().toString());
    json.put("adapter", model.subject().adapter().toString());
    json.put("datanet_root", model.subject().datanet().toString());
    json.put("rows", model.store().rows());
    json.put("contributors", model.store().contributors().addresses().size());
  }
}
