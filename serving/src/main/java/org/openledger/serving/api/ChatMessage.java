package org.openledger.serving.api;

/// One turn of a conversation, its content as plain text: names of special tokens in it are text.
public record ChatMessage(Role role, String content) {
  /// Who speaks.
  public enum Role {
    SYSTEM,
    USER,
    ASSISTANT
  }
}
