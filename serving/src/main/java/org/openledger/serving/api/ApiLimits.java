package org.openledger.serving.api;

/// What one request may ask for at most.
///
/// @param bodyBytesMax of the JSON document
/// @param messagesMax of one conversation
/// @param choicesMax answers to one prompt (`n`)
/// @param inputsMax texts of one embeddings request
public record ApiLimits(int bodyBytesMax, int messagesMax, int choicesMax, int inputsMax) {
  /// Good for one machine.
  public static final ApiLimits DEFAULT = new ApiLimits(1 << 20, 1024, 8, 256);
}
