package org.openledger.chain.store;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/// [KeyValueStore] in sorted maps; it can be told to fail.
public final class InMemoryStore implements KeyValueStore {
  private final Map<Table, ConcurrentSkipListMap<byte[], byte[]>> tables =
      new EnumMap<>(Table.class);
  private long writes;
  private boolean full;

  public InMemoryStore() {
    for (Table table : Table.values()) {
      tables.put(table, new ConcurrentSkipListMap<>(Arrays::compareUnsigned));
    }
  }

  /// From now on every write fails, as on a full disk.
  public void fill() {
    full = true;
  }

  @Override
  public boolean wasWritten() {
    return writes > 0;
  }

  /// All that is in a table.
  Map<byte[], byte[]> rows(Table table) {
    return tables.get(table);
  }

  @Override
  public byte[] get(Table table, byte[] key) {
    return tables.get(table).get(key);
  }

  @Override
  public Optional<Entry> firstFrom(Table table, byte[] key) {
    return Optional.ofNullable(tables.get(table).ceilingEntry(key))
        .map(e -> new Entry(e.getKey(), e.getValue()));
  }

  @Override
  public void write(WriteSet set) {
    if (full) {
      throw new org.openledger.chain.block.ChainException(
          org.openledger.chain.block.ChainException.Code.STORE, "no space left on device");
    }
    for (WriteSet.Write write : set.writes()) {
      if (write.value() == null) {
        tables.get(write.table()).remove(write.key());
      } else {
        tables.get(write.table()).put(write.key(), write.value());
      }
    }
    writes++;
  }

  @Override
  public void writeLater(WriteSet set) {
    write(set);
  }

  @Override
  public long syncs() {
    return writes;
  }

  @Override
  public void close() {}
}
