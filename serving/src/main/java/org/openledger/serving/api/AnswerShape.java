package org.openledger.serving.api;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.serving.engine.Generated;
import org.openledger.serving.engine.Generated.FinishReason;
import org.openledger.serving.engine.GenerationEvent.Delta;
import org.openledger.serving.engine.TokenScore;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The JSON of one endpoint's answers, whole or in chunks.
abstract sealed class AnswerShape permits ChatShape, CompletionShape {
  private final Head head;
  final Asked.Shown shown;
  final LogProbsBody logProbs;

  /// What every document of one answer begins with.
  record Head(String id, long createdSeconds, ModelEntry model) {}

  AnswerShape(Head head, Asked.Shown shown, LogProbsBody logProbs) {
    this.head = head;
    this.shown = shown;
    this.logProbs = logProbs;
  }

  /// A finished choice, with what was said of its tokens.
  record Choice(Generated generated, List<TokenScore> scores) {}

  /// The whole answer.
  abstract ObjectNode whole(List<Choice> choices);

  /// What a stream says of a choice before its first text; null for nothing.
  abstract @Nullable ObjectNode opening(int choice);

  /// A piece of text.
  abstract ObjectNode delta(int choice, Delta delta);

  /// The end of a choice.
  abstract ObjectNode finish(int choice, FinishReason reason);

  /// The last chunk of a stream that was asked for its usage.
  abstract ObjectNode usage(List<Generated> choices);

  String id() {
    return head.id();
  }

  Asked.Shown shown() {
    return shown;
  }

  /// Whether a piece of an answer is worth a chunk.
  boolean shows(Delta delta) {
    return !delta.text().isEmpty() || (shown.logProbs() && logProbs.any(delta.tokens()));
  }

  final ObjectNode document(String object) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("id", head.id())
        .put("object", object)
        .put("created", head.createdSeconds())
        .put("model", head.model().id())
        .put("system_fingerprint", head.model().fingerprint());
    return node;
  }

  /// A chunk with no choices yet; streams that end with usage carry it as null before.
  final ObjectNode chunk(String object) {
    ObjectNode node = document(object);
    node.putArray("choices");
    if (shown.usage()) {
      node.putNull("usage");
    }
    return node;
  }

  static ArrayNode choices(ObjectNode document) {
    return document.withArray("choices");
  }

  static void putUsage(ObjectNode document, List<Generated> choices) {
    int prompt = choices.getFirst().prompt().size();
    int completion = choices.stream().mapToInt(c -> c.tokens().size()).sum();
    document
        .putObject("usage")
        .put("prompt_tokens", prompt)
        .put("completion_tokens", completion)
        .put("total_tokens", prompt + completion);
  }

  static String reason(FinishReason reason) {
    return switch (reason) {
      case STOP -> "stop";
      case LENGTH -> "length";
    };
  }
}
