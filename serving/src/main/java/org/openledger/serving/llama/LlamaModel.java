package org.openledger.serving.llama;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.model.llama.KvPages;
import org.openledger.model.llama.KvSequence;
import org.openledger.model.llama.Llama;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.serving.engine.BatchedModel;
import org.openledger.tensor.Reduce;
import org.openledger.tensor.Scope;
import org.openledger.tensor.Tensor;

/// Llama behind the engine: every step is one pass, whatever adapters its sequences are under.
///
/// The weights stay their owner's; the pages are this object's.
public final class LlamaModel implements BatchedModel, AutoCloseable {
  private static final int PAGE_TOKENS = 16;

  private final Llama llama;
  private final KvPages pages;
  private final AdapterPool adapters;
  private final long pageBytes;

  /// A model whose caches take at most `kvBytesMax` bytes, reserved here and touched when used.
  public LlamaModel(Llama llama, AdapterPool adapters, long kvBytesMax) {
    this.llama = llama;
    this.adapters = adapters;
    this.pageBytes = KvPages.pageBytes(llama.config(), llama.dtype(), PAGE_TOKENS);
    int count = Math.clamp(kvBytesMax / pageBytes, 0, (1 << 28) / PAGE_TOKENS);
    this.pages = KvPages.allocate(llama.config(), llama.dtype(), count, PAGE_TOKENS);
  }

  @Override
  public int vocabularyTokens() {
    return llama.config().vocab();
  }

  @Override
  public int contextTokensMax() {
    return llama.positionsMax();
  }

  @Override
  public long kvBytes(int tokens) {
    return Math.ceilDiv(tokens, PAGE_TOKENS) * pageBytes;
  }

  @Override
  public Sequence open(@Nullable String adapterDigest) {
    return adapterDigest == null
        ? new LlamaSequence(pages.open(), null)
        : new LlamaSequence(pages.open(), adapters.acquire(adapterDigest));
  }

  @Override
  public List<Next> forward(List<Chunk> chunks) {
    List<Llama.Chunk> step = new ArrayList<>();
    for (Chunk chunk : chunks) {
      LlamaSequence sequence = (LlamaSequence) chunk.sequence();
      step.add(new Llama.Chunk(sequence.cache, chunk.tokens(), sequence.adapter(), chunk.logits()));
    }
    int vocabulary = vocabularyTokens();
    try (Scope _ = Scope.open()) {
      Tensor logits = llama.step(step); // (asking chunks, V)
      float[] rows = logits.floats();
      float[] sums = rows.length == 0 ? rows : Reduce.logSumExp(logits, 1, false).floats();
      List<Next> next = new ArrayList<>();
      int asked = 0;
      for (Chunk chunk : chunks) {
        if (chunk.logits()) {
          int from = asked * vocabulary;
          next.add(new Next(Arrays.copyOfRange(rows, from, from + vocabulary), sums[asked++]));
        } else {
          next.add(Next.UNKNOWN);
        }
      }
      return next;
    }
  }

  /// Frees the pages; the engine must have ended.
  @Override
  public void close() {
    pages.close();
  }

  private static final class LlamaSequence implements Sequence {
    private final KvSequence cache;
    private AdapterPool.@Nullable Lease lease;

    LlamaSequence(KvSequence cache, AdapterPool.@Nullable Lease lease) {
      this.cache = cache;
      this.lease = lease;
    }

    @Nullable LoraAdapter adapter() {
      return lease == null ? null : lease.adapter();
    }

    @Override
    public void close() {
      cache.close();
      if (lease != null) {
        lease.release().run();
        lease = null;
      }
    }
  }
}
