package org.openledger.serving.llama;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.serving.ServingException;
import org.openledger.serving.ServingException.Code;

/// Adapters in memory, counted in bytes: loaded when a request needs one, kept while any request
/// uses it, and put out in the order of last use when another needs the room.
///
/// An adapter is its digest, so a name that now stands for another adapter changes no running
/// request. One owner thread.
public final class AdapterPool implements AutoCloseable {
  private final Loader loader;
  private final long bytesMax;
  private final Map<String, Entry> entries = new LinkedHashMap<>(16, .75f, true); // by last use
  private final Map<String, Long> sizes = new HashMap<>(); // of every adapter ever loaded
  private long bytes;
  private long loads;

  /// Where adapters come from.
  @FunctionalInterface
  public interface Loader {
    /// Loads the adapter of that digest, in the model's type.
    ///
    /// @throws ServingException `ADAPTER_NOT_LOADED` if there is none
    LoraAdapter load(String digest);
  }

  private static final class Entry {
    private final LoraAdapter adapter;
    private int users;
    private boolean dropped;

    Entry(LoraAdapter adapter) {
      this.adapter = adapter;
    }
  }

  /// A request's hold on an adapter.
  ///
  /// @param release gives it back; once
  record Lease(LoraAdapter adapter, Runnable release) {}

  /// An empty pool of at most `bytesMax` bytes.
  public AdapterPool(long bytesMax, Loader loader) {
    this.bytesMax = bytesMax;
    this.loader = loader;
  }

  /// Holds the adapter of that digest in memory until released.
  ///
  /// @throws ServingException `ADAPTER_NOT_LOADED`; `ADAPTER_MEMORY_FULL` if those in use leave it
  ///   no room
  Lease acquire(String digest) {
    Entry entry = entries.get(digest);
    if (entry == null) {
      entry = load(digest);
    }
    entry.users++;
    Entry held = entry;
    return new Lease(held.adapter, () -> release(held));
  }

  private Entry load(String digest) {
    Long known = sizes.get(digest);
    if (known != null) {
      makeRoom(digest, known); // one that must wait is not read again and again
    }
    LoraAdapter adapter = loader.load(digest);
    sizes.put(digest, adapter.bytes());
    try {
      makeRoom(digest, adapter.bytes());
    } catch (ServingException e) {
      adapter.close();
      throw e;
    }
    Entry entry = new Entry(adapter);
    entries.put(digest, entry);
    bytes += adapter.bytes();
    loads++;
    return entry;
  }

  private void makeRoom(String digest, long wanted) {
    Set<String> leaving = new HashSet<>();
    long left = bytes;
    for (Map.Entry<String, Entry> e : entries.entrySet()) { // least recently used first
      if (left + wanted <= bytesMax) {
        break;
      }
      if (e.getValue().users == 0) {
        leaving.add(e.getKey());
        left -= e.getValue().adapter.bytes();
      }
    }
    if (left + wanted > bytesMax) {
      throw new ServingException(
          Code.ADAPTER_MEMORY_FULL,
          "adapter %s takes %,d bytes; %,d of %,d are in use"
              .formatted(digest, wanted, left, bytesMax));
    }
    leaving.forEach(this::drop);
  }

  private void release(Entry entry) {
    entry.users--;
    if (entry.users == 0 && entry.dropped) {
      free(entry);
    }
  }

  /// Forgets an adapter; its memory is free once nobody uses it.
  public void drop(String digest) {
    Entry entry = entries.remove(digest);
    if (entry != null) {
      entry.dropped = true;
      if (entry.users == 0) {
        free(entry);
      }
    }
  }

  private void free(Entry entry) {
    bytes -= entry.adapter.bytes();
    entry.adapter.close();
  }

  /// Bytes held now, those of dropped adapters still in use included.
  public long bytes() {
    return bytes;
  }

  /// How often an adapter was loaded.
  public long loads() {
    return loads;
  }

  /// Forgets every adapter.
  @Override
  public void close() {
    Set.copyOf(entries.keySet()).forEach(this::drop);
  }
}
