package org.openledger.serving.api;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.serving.engine.Generated;
import tools.jackson.databind.JsonNode;

/// Tells the extension exactly once how a question ended; closed untold, that it was abandoned. Not
/// for use by two threads at once.
final class EndNotice implements AutoCloseable {
  private final AnswerExtension.AfterAnswer after;
  private boolean told;

  EndNotice(AnswerExtension.AfterAnswer after) {
    this.after = after;
  }

  @Nullable JsonNode answered(String answerId, List<Generated> choices) {
    told = true;
    return after.answered(answerId, choices);
  }

  @Override
  public void close() {
    if (!told) {
      told = true;
      after.abandoned();
    }
  }
}
