package org.openledger.serving.llama;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.openledger.model.ModelException;
import org.openledger.model.chat.ChatPrompt;
import org.openledger.model.chat.Message;
import org.openledger.model.tokenizer.Tokenizer;
import org.openledger.serving.ServingException;
import org.openledger.serving.ServingException.Code;
import org.openledger.serving.api.Prompts;

/// Prompts by a model's own chat template and tokenizer.
public record TemplatePrompts(ChatPrompt template, Tokenizer tokenizer) implements Prompts {
  @Override
  public List<Integer> chat(List<Message> messages) {
    return checked("messages", () -> template.tokens(messages, true));
  }

  @Override
  public List<Integer> text(String text) {
    return checked("prompt", () -> tokenizer.encodePlain(text));
  }

  /// What the client's text caused is the client's error; anything else is ours.
  private static List<Integer> checked(String param, Supplier<int[]> encoding) {
    try {
      return IntStream.of(encoding.get()).boxed().toList();
    } catch (ModelException e) {
      throw switch (e.code()) {
        case TOO_LARGE ->
            ServingException.of(
                Code.CONTEXT_LENGTH_EXCEEDED, param, String.valueOf(e.getMessage()));
        case TEMPLATE, ARGUMENT ->
            ServingException.of(Code.INVALID_VALUE, param, String.valueOf(e.getMessage()));
        case MISSING, TRUNCATED, MALFORMED, UNSUPPORTED, IO -> e;
      };
    }
  }
}
