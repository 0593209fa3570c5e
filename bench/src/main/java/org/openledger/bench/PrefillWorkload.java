package org.openledger.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.openledger.model.llama.KvPages;
import org.openledger.model.llama.KvSequence;
import org.openledger.model.llama.Llama;
import org.openledger.tensor.Scope;

/// Four prompts read into caches, logits of their last tokens.
final class PrefillWorkload implements Workload {
  private final Llama model;
  private final KvPages pages;
  private final List<int[]> prompts;

  PrefillWorkload(Llama model, Random random) {
    this.model = model;
    this.pages = KvPages.allocate(model.config(), model.dtype(), 4 * 17, 16);
    this.prompts = Workload.sequences(random, 4, 256, model.config().vocab());
  }

  @Override
  public int tokens() {
    return 4 * 256;
  }

  @Override
  public int warmups() {
    return 3;
  }

  @Override
  public int runs() {
    return 21;
  }

  @Override
  public void run() {
    List<KvSequence> open = new ArrayList<>();
    try (Scope scope = Scope.open()) {
      List<Llama.Chunk> chunks = new ArrayList<>();
      for (int[] prompt : prompts) {
        KvSequence sequence = pages.open();
        open.add(sequence);
        chunks.add(new Llama.Chunk(sequence, prompt, null, true));
      }
      model.step(chunks);
    } finally {
      open.forEach(KvSequence::close);
    }
  }

  @Override
  public void close() {
    pages.close();
  }
}
