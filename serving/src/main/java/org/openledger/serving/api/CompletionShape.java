package org.openledger.serving.api;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.serving.engine.Generated;
import org.openledger.serving.engine.Generated.FinishReason;
import org.openledger.serving.engine.GenerationEvent.Delta;
import org.openledger.serving.engine.TokenScore;
import tools.jackson.databind.node.ObjectNode;

/// `text_completion`, whole and in chunks alike.
final class CompletionShape extends AnswerShape {
  private static final String OBJECT = "text_completion";

  private final int[] offsets; // characters streamed of each choice, for `text_offset`

  CompletionShape(Head head, Asked asked, LogProbsBody logProbs) {
    super(head, asked.shown(), logProbs);
    this.offsets = new int[asked.choices()];
  }

  @Override
  ObjectNode whole(List<Choice> choices) {
    ObjectNode document = document(OBJECT);
    for (int i = 0; i < choices.size(); i++) {
      Generated generated = choices.get(i).generated();
      ObjectNode node = choice(document, i, generated.text(), choices.get(i).scores());
      node.put("finish_reason", reason(generated.reason()));
    }
    putUsage(document, choices.stream().map(Choice::generated).toList());
    return document;
  }

  @Override
  @Nullable ObjectNode opening(int choice) {
    return null;
  }

  @Override
  ObjectNode delta(int choice, Delta delta) {
    ObjectNode document = chunk(OBJECT);
    choice(document, choice, delta.text(), delta.tokens()).putNull("finish_reason");
    return document;
  }

  @Override
  ObjectNode finish(int choice, FinishReason reason) {
    ObjectNode document = chunk(OBJECT);
    choice(document, choice, "", List.of()).put("finish_reason", reason(reason));
    return document;
  }

  @Override
  ObjectNode usage(List<Generated> choices) {
    ObjectNode document = chunk(OBJECT);
    putUsage(document, choices);
    return document;
  }

  private ObjectNode choice(ObjectNode document, int choice, String text, List<TokenScore> scores) {
    ObjectNode node = choices(document).addObject().put("index", choice).put("text", text);
    if (shown.logProbs() && !scores.isEmpty()) {
      node.set("logprobs", logProbs.completion(scores, offsets[choice]));
    } else {
      node.putNull("logprobs");
    }
    offsets[choice] += text.length();
    return node;
  }
}
