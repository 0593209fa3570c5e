package org.openledger.serving.engine;

import java.util.List;
import org.openledger.serving.ServingException;

/// What happens to a request: any number of [Delta]s, then exactly one of the other three.
public sealed interface GenerationEvent {
  /// New text, and the tokens sampled since the last delta.
  ///
  /// A token's text may come with a later delta: characters and possible stop strings are held back
  /// until they are whole.
  record Delta(String text, List<TokenScore> tokens) implements GenerationEvent {
    public Delta {
      tokens = List.copyOf(tokens);
    }
  }

  /// The answer is whole.
  record Finished(Generated generated) implements GenerationEvent {}

  /// The answer was given up because nobody waits for it.
  record Cancelled() implements GenerationEvent {}

  /// The answer could not be made.
  record Failed(ServingException error) implements GenerationEvent {}

  /// Whether nothing follows.
  default boolean terminal() {
    return switch (this) {
      case Delta _ -> false;
      case Finished _, Cancelled _, Failed _ -> true;
    };
  }
}
