package org.openledger.chain.store;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Changes that belong together, in order.
public final class WriteSet {
  private final List<Write> writes = new ArrayList<>();

  /// One change; no value deletes the key.
  public record Write(Table table, byte[] key, byte @Nullable [] value) {}

  /// Puts a value under a key.
  public void put(Table table, byte[] key, byte[] value) {
    writes.add(new Write(table, key, value));
  }

  /// Deletes a key, whether it is there or not.
  public void delete(Table table, byte[] key) {
    writes.add(new Write(table, key, null));
  }

  /// Adds a change.
  public void add(Write write) {
    writes.add(write);
  }

  /// The changes.
  public List<Write> writes() {
    return writes;
  }
}
