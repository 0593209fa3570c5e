package org.openledger.chain.store;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Ordered tables of bytes with atomic, durable writes. Many readers, one writer.
public interface KeyValueStore extends AutoCloseable {
  /// A key and what is under it.
  record Entry(byte[] key, byte[] value) {}

  /// Whether anything was ever written.
  boolean wasWritten();

  /// The value under `key`, or null.
  byte @Nullable [] get(Table table, byte[] key);

  /// The first entry whose key is not before `key`.
  Optional<Entry> firstFrom(Table table, byte[] key);

  /// Writes everything or nothing; when it returns, a crash cannot undo it.
  void write(WriteSet writes);

  /// Writes everything or nothing, in memory and in the log; on disk with the next [#write] or when
  /// the system gets to it. The end of the process cannot undo it, that of the machine can.
  void writeLater(WriteSet writes);

  /// How often the log was synced to the disk; at least once a [#write].
  long syncs();

  @Override
  void close();
}
