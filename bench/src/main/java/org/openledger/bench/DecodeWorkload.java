package org.openledger.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.openledger.model.llama.KvPages;
import org.openledger.model.llama.KvSequence;
import org.openledger.model.llama.Llama;
import org.openledger.tensor.Reduce;
import org.openledger.tensor.Scope;

/// One greedy token for each of some sequences, over and over; the caches grow as they do in use.
final class DecodeWorkload implements Workload {
  private static final int CACHED = 128;
  private static final int STEPS = 48;
  private static final int WARMUPS = 4;

  private final Llama model;
  private final KvPages pages;
  private final List<KvSequence> sequences = new ArrayList<>();
  private int[][] next;

  DecodeWorkload(Llama model, Random random, int batch) {
    this.model = model;
    int each = (CACHED + STEPS + WARMUPS) / 16 + 2;
    this.pages = KvPages.allocate(model.config(), model.dtype(), batch * each, 16);
    this.next =
        Workload.sequences(random, batch, CACHED, model.config().vocab()).toArray(int[][]::new);
    for (int i = 0; i < batch; i++) {
      sequences.add(pages.open());
    }
    run();
  }

  @Override
  public int tokens() {
    return sequences.size();
  }

  @Override
  public int warmups() {
    return WARMUPS;
  }

  @Override
  public int runs() {
    return STEPS;
  }

  @Override
  public void run() {
    try (Scope scope = Scope.open()) {
      List<Llama.Chunk> chunks = new ArrayList<>();
      for (int i = 0; i < sequences.size(); i++) {
        chunks.add(new Llama.Chunk(sequences.get(i), next[i], null, true));
      }
      long[] best = Reduce.argmax(model.step(chunks), 1).longs();
      for (int i = 0; i < best.length; i++) {
        next[i] = new int[] {(int) best[i]};
      }
    }
  }

  @Override
  public void close() {
    sequences.forEach(KvSequence::close);
    pages.close();
  }
}
