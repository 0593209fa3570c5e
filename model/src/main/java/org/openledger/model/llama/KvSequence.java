package org.openledger.model.llama;

import java.util.Arrays;
import org.openledger.model.ModelException;
import org.openledger.model.ModelException.Code;

/// The cache of one sequence: which pages hold its tokens, and how many tokens there are.
public final class KvSequence implements AutoCloseable {
  private final KvPages pages;
  private int[] table = new int[4];
  private int held;
  private int length;
  private boolean open = true;

  KvSequence(KvPages pages) {
    this.pages = pages;
  }

  /// Tokens whose keys and values are stored.
  public int length() {
    return length;
  }

  /// Pages held.
  public int pagesHeld() {
    return held;
  }

  /// Another sequence that begins with the same `tokens` tokens: whole pages are shared, the rest
  /// is copied.
  public KvSequence fork(int tokens) {
    checkOpen();
    if (tokens < 0 || tokens > length) {
      throw new ModelException(Code.ARGUMENT, "fork at %d of %d tokens".formatted(tokens, length));
    }
    KvSequence other = new KvSequence(pages);
    int whole = tokens / pages.pageTokens();
    int rest = tokens % pages.pageTokens();
    other.table = new int[Math.max(4, whole + 1)];
    for (int i = 0; i < whole; i++) {
      pages.share(table[i]);
      other.table[other.held++] = table[i];
    }
    if (rest > 0) {
      try {
        int page = pages.take();
        other.table[other.held++] = page;
        pages.copy(table[whole], page, rest);
      } catch (RuntimeException e) {
        other.close();
        throw e;
      }
    }
    other.length = tokens;
    return other;
  }

  /// Forgets all but the first `tokens` tokens and gives back whole pages.
  public void truncate(int tokens) {
    checkOpen();
    if (tokens < 0 || tokens > length) {
      throw new ModelException(
          Code.ARGUMENT, "truncate to %d of %d tokens".formatted(tokens, length));
    }
    int keep = Math.ceilDiv(tokens, pages.pageTokens());
    // A shared page must not be written: its tokens beyond the cut belong to others too.
    while (held > keep) {
      pages.give(table[--held]);
    }
    length = tokens;
    if (tokens % pages.pageTokens() != 0 && pages.isShared(table[held - 1])) {
      int mine = pages.take();
      pages.copy(table[held - 1], mine, tokens % pages.pageTokens());
      pages.give(table[held - 1]);
      table[held - 1] = mine;
    }
  }

  /// Makes room for `tokens` more, all or nothing.
  void reserve(int tokens) {
    checkOpen();
    int need = Math.ceilDiv(length + tokens, pages.pageTokens()) - held;
    if (need > pages.pagesFree()) {
      throw new ModelException(
          Code.TOO_LARGE, "%d pages are needed, %d are free".formatted(need, pages.pagesFree()));
    }
    if (held + need > table.length) {
      table = Arrays.copyOf(table, Math.max(held + need, table.length * 2));
    }
    for (int i = 0; i < need; i++) {
      table[held++] = pages.take();
    }
  }

  void advance(int tokens) {
    length += tokens;
  }

  /// The slot of a token in every layer's K and V.
  int slot(int token) {
    return table[token / pages.pageTokens()] * pages.pageTokens() + token % pages.pageTokens();
  }

  /// The slots of tokens 0 to `tokens` - 1.
  long[] slots(int tokens) {
    long[] s = new long[tokens];
    for (int t = 0; t < tokens; t++) {
      s[t] = slot(t);
    }
    return s;
  }

  KvPages pages() {
    return pages;
  }

  private void checkOpen() {
    if (!open) {
      throw new ModelException(Code.ARGUMENT, "the sequence's cache is closed");
    }
  }

  /// Gives every page back. Closing twice is harmless.
  @Override
  public void close() {
    if (open) {
      open = false;
      while (held > 0) {
        pages.give(table[--held]);
      }
      length = 0;
    }
  }
}
