package org.openledger.serving.api;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.model.chat.Message;
import org.openledger.serving.engine.Generated;
import tools.jackson.databind.JsonNode;

/// What `node` adds around an answer: notes before, attribution and receipt after. All of it runs
/// on the request's own thread, never on the engine's.
public interface AnswerExtension {
  /// Adds nothing.
  AnswerExtension NONE = question -> new Prepared(question.messages(), (_, _) -> null);

  /// Prepares a question before it becomes a prompt.
  ///
  /// @throws org.openledger.serving.ServingException to refuse it, say `PAYMENT_REQUIRED`
  Prepared prepare(Question question);

  /// A question as the client asked it.
  ///
  /// @param options the request's `openledger` object as sent, or null
  /// @param bounds how much is asked for at most
  record Question(
      String tenant,
      ModelEntry model,
      List<Message> messages,
      @Nullable JsonNode options,
      Bounds bounds) {
    public Question {
      messages = List.copyOf(messages);
    }
  }

  /// How much is asked for at most.
  ///
  /// @param tokensMax tokens of one answer; 0 for as many as fit
  /// @param choices answers to the one prompt
  record Bounds(int tokensMax, int choices) {}

  /// The question to put to the model, and who wants to know the answer.
  record Prepared(List<Message> messages, AfterAnswer after) {
    public Prepared {
      messages = List.copyOf(messages);
    }
  }

  /// Hears how a question ended: one of the two methods, once.
  @FunctionalInterface
  interface AfterAnswer {
    /// Takes the whole answers, one a choice.
    ///
    /// @param answerId the response's `id`
    /// @return what the response or its last chunk carries as `openledger`, or null for nothing
    @Nullable JsonNode answered(String answerId, List<Generated> choices);

    /// There is no answer: the client hung up, or the request failed.
    default void abandoned() {}
  }
}
