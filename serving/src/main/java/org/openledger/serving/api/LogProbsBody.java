package org.openledger.serving.api;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.openledger.serving.engine.TokenScore;
import org.openledger.serving.engine.Vocabulary;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Lists tokens with their log-probs in the two forms that OpenAI has. End tokens are no part of an
/// answer and are not listed.
final class LogProbsBody {
  /// What OpenAI gives for a token that cannot be.
  private static final float IMPOSSIBLE = -9999;

  /// Stands in the text of a token that is part of a character: its bytes are not told.
  private static final char INCOMPLETE = '\uFFFD';

  private final Vocabulary vocabulary;

  LogProbsBody(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  /// Whether any of the tokens would be listed.
  boolean any(List<TokenScore> scores) {
    return scores.stream().anyMatch(this::listed);
  }

  private boolean listed(TokenScore score) {
    return !vocabulary.endTokens().contains(score.token());
  }

  /// `choices[].logprobs` of chat completions.
  ObjectNode chat(List<TokenScore> scores) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    ArrayNode content = node.putArray("content");
    for (TokenScore score : scores) {
      if (listed(score)) {
        ObjectNode entry = content.addObject();
        put(entry, score.token(), score.logProb());
        ArrayNode top = entry.putArray("top_logprobs");
        score.top().forEach(c -> put(top.addObject(), c.token(), c.logProb()));
      }
    }
    node.putNull("refusal");
    return node;
  }

  private void put(ObjectNode entry, int token, float logProb) {
    String text = vocabulary.text(token);
    entry.put("token", text).put("logprob", clamp(logProb));
    if (text.indexOf(INCOMPLETE) >= 0) {
      entry.putNull("bytes");
      return;
    }
    ArrayNode array = entry.putArray("bytes");
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      array.add(b & 0xff);
    }
  }

  /// `choices[].logprobs` of completions; offsets count characters from `offset` on.
  ObjectNode completion(List<TokenScore> scores, int offset) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    ArrayNode tokens = node.putArray("tokens");
    ArrayNode logProbs = node.putArray("token_logprobs");
    ArrayNode top = node.putArray("top_logprobs");
    ArrayNode offsets = node.putArray("text_offset");
    int at = offset;
    for (TokenScore score : scores) {
      if (listed(score)) {
        String text = vocabulary.text(score.token());
        tokens.add(text);
        logProbs.add(clamp(score.logProb()));
        ObjectNode candidates = top.addObject();
        score.top().forEach(c -> candidates.put(vocabulary.text(c.token()), clamp(c.logProb())));
        offsets.add(at);
        at += text.length();
      }
    }
    return node;
  }

  private static float clamp(float logProb) {
    return Math.max(logProb, IMPOSSIBLE);
  }
}
