package org.openledger.node.models;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.openledger.model.chat.ChatPrompt;
import org.openledger.model.chat.Message;
import org.openledger.model.checkpoint.Checkpoint;
import org.openledger.model.llama.Llama;
import org.openledger.model.tokenizer.Tokenizer;
import org.openledger.primitives.Hash;
import org.openledger.tensor.DType;
import org.openledger.tensor.Parallel;

/// A base model with what turns words into its tokens and back.
///
/// @param name what clients call it
/// @param digest SHA-256 of its files
/// @param llama the network
/// @param tokenizer its tokenizer
/// @param prompt its chat template
/// @param endToken the token that ends a turn
public record LanguageModel(
    String name, Hash digest, Llama llama, Tokenizer tokenizer, ChatPrompt prompt, int endToken)
    implements AutoCloseable {

  /// Loads a GGUF file or a Hugging Face folder.
  public static LanguageModel load(Path path, String name, DType dtype, Clock clock) {
    try (Checkpoint checkpoint = Checkpoint.open(path)) {
      Tokenizer tokenizer = Tokenizer.of(checkpoint);
      return new LanguageModel(
          name,
          Hash.parse("0x" + checkpoint.sha256()),
          Parallel.apart(() -> Llama.load(checkpoint, dtype)),
          tokenizer,
          ChatPrompt.of(checkpoint, tokenizer, clock),
          checkpoint.llama().eosIds().getFirst());
    }
  }

  /// The tokens of a conversation with one user turn, up to where the answer begins.
  public int[] promptTokens(String userTurn) {
    return prompt.tokens(List.of(Message.user(userTurn)), true);
  }

  /// An answer's tokens as they are learned: its words, then the token that ends the turn.
  public int[] answerTokens(String answer) {
    int[] words = tokenizer.encodePlain(answer);
    int[] all = java.util.Arrays.copyOf(words, words.length + 1);
    all[words.length] = endToken;
    return all;
  }

  @Override
  public void close() {
    llama.close();
  }
}
