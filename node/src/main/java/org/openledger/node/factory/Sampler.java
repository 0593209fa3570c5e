package org.openledger.node.factory;

import java.util.ArrayList;
import java.util.List;
import org.openledger.model.llama.KvPages;
import org.openledger.model.llama.KvSequence;
import org.openledger.model.llama.Llama;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.node.models.Compute;
import org.openledger.node.models.LanguageModel;
import org.openledger.serving.engine.Priority;

/// Lets an adapter answer as it is, greedily, in pieces short enough that served answers run
/// between them.
///
/// @param model the base
/// @param compute where tensors may be touched
record Sampler(LanguageModel model, Compute compute) {
  /// The longest answer.
  static final int TOKENS_MAX = 48;

  private static final int TOKENS_AT_ONCE = 8;
  private static final int PAGE_TOKENS = 16;

  /// The answer to a prompt's tokens.
  String answer(LoraAdapter adapter, int[] prompt) {
    Answering answering =
        compute.run(Priority.TRAINING, () -> new Answering(model.llama(), adapter, prompt));
    try {
      while (compute.run(Priority.TRAINING, answering::some)) {
        // answers may run between two pieces
      }
      return model.tokenizer().decode(answering.tokens(), true).strip();
    } finally {
      compute.run(Priority.TRAINING, answering::end);
    }
  }

  /// An answer on its way.
  private static final class Answering {
    private final Llama llama;
    private final LoraAdapter adapter;
    private final KvPages pages;
    private final KvSequence sequence;
    private final List<Integer> said = new ArrayList<>();
    private int next;

    Answering(Llama llama, LoraAdapter adapter, int[] prompt) {
      this.llama = llama;
      this.adapter = adapter;
      int count = Math.ceilDiv(prompt.length + TOKENS_MAX, PAGE_TOKENS);
      this.pages = KvPages.allocate(llama.config(), llama.dtype(), count, PAGE_TOKENS);
      this.sequence = pages.open();
      try {
        this.next = likeliest(prompt);
      } catch (RuntimeException e) {
        end();
        throw e;
      }
    }

    private int likeliest(int[] tokens) {
      float[] logits =
          llama.stepToHost(List.of(new Llama.Chunk(sequence, tokens, adapter, true)))[0];
      int best = 0;
      for (int i = 1; i < logits.length; i++) {
        best = logits[i] > logits[best] ? i : best;
      }
      return best;
    }

    /// A few more tokens; whether there are more to come.
    boolean some() {
      for (int i = 0; i < TOKENS_AT_ONCE; i++) {
        if (llama.config().eosIds().contains(next)) {
          return false;
        }
        said.add(next);
        if (said.size() == TOKENS_MAX) {
          return false;
        }
        next = likeliest(new int[] {next});
      }
      return true;
    }

    int[] tokens() {
      return said.stream().mapToInt(Integer::intValue).toArray();
    }

    Void end() {
      sequence.close();
      pages.close();
      return null;
    }
  }
}
