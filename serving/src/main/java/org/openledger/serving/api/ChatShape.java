package org.openledger.serving.api;

import java.util.List;
import org.openledger.serving.engine.Generated;
import org.openledger.serving.engine.Generated.FinishReason;
import org.openledger.serving.engine.GenerationEvent.Delta;
import tools.jackson.databind.node.ObjectNode;

/// `chat.completion` and `chat.completion.chunk`.
final class ChatShape extends AnswerShape {
  private static final String CHUNK = "chat.completion.chunk";

  ChatShape(Head head, Asked.Shown shown, LogProbsBody logProbs) {
    super(head, shown, logProbs);
  }

  @Override
  ObjectNode whole(List<Choice> choices) {
    ObjectNode document = document("chat.completion");
    for (int i = 0; i < choices.size(); i++) {
      Choice choice = choices.get(i);
      ObjectNode node = choices(document).addObject().put("index", i);
      node.putObject("message")
          .put("role", "assistant")
          .put("content", choice.generated().text())
          .putNull("refusal");
      if (shown.logProbs()) {
        node.set("logprobs", logProbs.chat(choice.scores()));
      } else {
        node.putNull("logprobs");
      }
      node.put("finish_reason", reason(choice.generated().reason()));
    }
    putUsage(document, choices.stream().map(Choice::generated).toList());
    return document;
  }

  @Override
  ObjectNode opening(int choice) {
    ObjectNode document = chunk(CHUNK);
    ObjectNode node = choice(document, choice);
    node.putObject("delta").put("role", "assistant").put("content", "").putNull("refusal");
    node.putNull("logprobs").putNull("finish_reason");
    return document;
  }

  @Override
  ObjectNode delta(int choice, Delta delta) {
    ObjectNode document = chunk(CHUNK);
    ObjectNode node = choice(document, choice);
    node.putObject("delta").put("content", delta.text());
    if (shown.logProbs()) {
      node.set("logprobs", logProbs.chat(delta.tokens()));
    } else {
      node.putNull("logprobs");
    }
    node.putNull("finish_reason");
    return document;
  }

  @Override
  ObjectNode finish(int choice, FinishReason reason) {
    ObjectNode document = chunk(CHUNK);
    ObjectNode node = choice(document, choice);
    node.putObject("delta");
    node.putNull("logprobs").put("finish_reason", reason(reason));
    return document;
  }

  @Override
  ObjectNode usage(List<Generated> choices) {
    ObjectNode document = chunk(CHUNK);
    putUsage(document, choices);
    return document;
  }

  private static ObjectNode choice(ObjectNode document, int choice) {
    return choices(document).addObject().put("index", choice);
  }
}
