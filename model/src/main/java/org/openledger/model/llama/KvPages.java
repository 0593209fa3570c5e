package org.openledger.model.llama;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.openledger.model.ModelException;
import org.openledger.model.ModelException.Code;
import org.openledger.model.checkpoint.LlamaConfig;
import org.openledger.tensor.DType;
import org.openledger.tensor.Tensor;

/// Memory for keys and values, in pages of a fixed count of tokens that sequences take and give
/// back.
///
/// Page p holds slots p·P to (p+1)·P - 1 of every layer's K and V, each (pages·P, G, D). Memory is
/// reserved at once but touched only when written. Not thread-safe: one owner thread.
///
/// @see <a href="https://arxiv.org/abs/2309.06180">Kwon et al. 2023 (paged attention)</a>
public final class KvPages implements AutoCloseable {
  private final LlamaConfig config;
  private final DType dtype;
  private final int pageTokens;
  private final int pages;
  private final int[] users; // sequences that hold the page
  private final int[] free; // a stack
  private int freeCount;
  private final List<Tensor> k = new ArrayList<>();
  private final List<Tensor> v = new ArrayList<>();

  private KvPages(LlamaConfig config, DType dtype, int pages, int pageTokens) {
    this.config = config;
    this.dtype = dtype;
    this.pages = pages;
    this.pageTokens = pageTokens;
    this.users = new int[pages];
    this.free = new int[pages];
    for (int i = 0; i < pages; i++) {
      free[i] = pages - 1 - i;
    }
    freeCount = pages;
    for (int l = 0; l < config.layers(); l++) {
      k.add(slots().keep());
      v.add(slots().keep());
    }
  }

  private Tensor slots() {
    return Tensor.empty(dtype, (long) pages * pageTokens, config.kvHeads(), config.headDim());
  }

  /// Reserves memory for `pages` pages of `pageTokens` tokens each.
  public static KvPages allocate(LlamaConfig config, DType dtype, int pages, int pageTokens) {
    if (pages < 1 || pageTokens < 1 || (long) pages * pageTokens > 1 << 28) {
      throw new ModelException(Code.ARGUMENT, "%d pages of %d tokens".formatted(pages, pageTokens));
    }
    return new KvPages(config, dtype, pages, pageTokens);
  }

  /// The bytes that one page takes in all layers.
  public static long pageBytes(LlamaConfig config, DType dtype, int pageTokens) {
    return 2L * config.layers() * pageTokens * config.kvHeads() * config.headDim() * dtype.bytes();
  }

  /// Opens an empty sequence.
  public KvSequence open() {
    return new KvSequence(this);
  }

  /// Pages that no sequence holds.
  public int pagesFree() {
    return freeCount;
  }

  /// All pages.
  public int pages() {
    return pages;
  }

  /// Tokens a page holds.
  public int pageTokens() {
    return pageTokens;
  }

  /// The type of the stored keys and values.
  public DType dtype() {
    return dtype;
  }

  int take() {
    if (freeCount == 0) {
      throw new ModelException(
          Code.TOO_LARGE, "all %d pages of %d tokens are taken".formatted(pages, pageTokens));
    }
    int page = free[--freeCount];
    users[page] = 1;
    return page;
  }

  void share(int page) {
    users[page]++;
  }

  boolean isShared(int page) {
    return users[page] > 1;
  }

  void give(int page) {
    if (--users[page] == 0) {
      free[freeCount++] = page;
    }
  }

  /// Copies the first `tokens` tokens of a page into another.
  void copy(int from, int to, int tokens) {
    for (List<Tensor> side : List.of(k, v)) {
      for (Tensor t : side) {
        try (var s = org.openledger.tensor.Scope.open()) {
          t.narrow(0, (long) to * pageTokens, tokens)
              .copyFrom(t.narrow(0, (long) from * pageTokens, tokens));
        }
      }
    }
  }

  Tensor k(int layer) {
    return k.get(layer);
  }

  Tensor v(int layer) {
    return v.get(layer);
  }

  @Override
  public String toString() {
    return "KvPages("
        + freeCount
        + " of "
        + pages
        + " free, users "
        + Arrays.stream(users).sum()
        + ")";
  }

  /// Frees all memory; sequences must be closed before.
  @Override
  public void close() {
    k.forEach(Tensor::close);
    v.forEach(Tensor::close);
  }
}
