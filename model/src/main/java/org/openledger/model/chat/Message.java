package org.openledger.model.chat;

import java.util.regex.Pattern;
import org.openledger.model.ModelException;
import org.openledger.model.ModelException.Code;

/// One turn of a conversation.
///
/// @param role who speaks, a short lower-case word such as `system`, `user`, `assistant`, `tool`
/// @param content what is said, any text
public record Message(String role, String content) {
  private static final Pattern ROLE = Pattern.compile("[a-z][a-z_]{0,31}");

  /// Checks the role: templates put it between the marks of special tokens, so it must be a word.
  public Message {
    if (!ROLE.matcher(role).matches()) {
      throw new ModelException(
          Code.ARGUMENT, "a message's role is a lower-case word of at most 32 letters");
    }
  }

  /// A system message.
  public static Message system(String content) {
    return new Message("system", content);
  }

  /// A user's message.
  public static Message user(String content) {
    return new Message("user", content);
  }

  /// A model's answer.
  public static Message assistant(String content) {
    return new Message("assistant", content);
  }
}
