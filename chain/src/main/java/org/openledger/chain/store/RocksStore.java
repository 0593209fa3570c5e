package org.openledger.chain.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.block.ChainException;
import org.openledger.chain.block.ChainException.Code;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.RocksObject;
import org.rocksdb.Statistics;
import org.rocksdb.Status;
import org.rocksdb.TickerType;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// [KeyValueStore] on RocksDB: each write is one batch whose log is synced before it returns.
///
/// Damage is refused, never read around: a log that is broken before its end, one that lost synced
/// writes, a file that is missing, a block whose checksum is wrong.
public final class RocksStore implements KeyValueStore {
  private static final Logger LOG = LoggerFactory.getLogger(RocksStore.class);
  private static final long CACHE_BYTES = 64L << 20;
  private static final long WRITE_BUFFER_BYTES = 16L << 20;

  /// What a start after a crash reads again at the most, which takes a few tenths of a second.
  private static final long LOG_BYTES_MAX = 24L << 20;

  private final Map<Table, ColumnFamilyHandle> tables = new EnumMap<>(Table.class);
  private final List<RocksObject> owned = new ArrayList<>();
  private final Statistics statistics;
  private final WriteOptions synced;
  private final WriteOptions later;
  private final RocksDB db;
  private final SyncMark mark;

  /// Readers and writers share it; closing takes it alone, because a call into a closed database
  /// would end the process.
  private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock();

  private boolean closed;

  static {
    RocksDB.loadLibrary();
  }

  private RocksStore(Path folder, SyncMark mark) throws RocksDBException, IOException {
    this.mark = mark;
    boolean isNew = mark.last() == 0; // else what is not there any more is not made anew
    statistics = own(new Statistics());
    synced = own(new WriteOptions().setSync(true));
    later = own(new WriteOptions());
    Cache cache = own(new LRUCache(CACHE_BYTES));
    ColumnFamilyOptions options =
        own(
            new ColumnFamilyOptions()
                .setWriteBufferSize(WRITE_BUFFER_BYTES)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setTableFormatConfig(
                    new BlockBasedTableConfig()
                        .setBlockCache(cache)
                        .setFilterPolicy(own(new BloomFilter(10)))));
    DBOptions dbOptions =
        own(
            new DBOptions()
                .setCreateIfMissing(isNew)
                .setCreateMissingColumnFamilies(isNew)
                .setMaxTotalWalSize(LOG_BYTES_MAX)
                .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
                .setKeepLogFileNum(2)
                .setStatistics(statistics));
    List<ColumnFamilyDescriptor> families = new ArrayList<>();
    families.add(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, options));
    for (Table table : Table.values()) {
      byte[] name = table.name().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
      families.add(new ColumnFamilyDescriptor(name, options));
    }
    List<ColumnFamilyHandle> handles = new ArrayList<>();
    db = RocksDB.open(dbOptions, folder.toString(), families, handles);
    for (Table table : Table.values()) {
      tables.put(table, handles.get(1 + table.ordinal())); // the first is RocksDB's own
    }
  }

  /// Opens the store in `folder`, which is made when it is not there.
  public static RocksStore open(Path folder) {
    try {
      Files.createDirectories(folder);
      SyncMark mark = SyncMark.open(folder);
      try {
        RocksStore store = new RocksStore(folder, mark);
        store.requireWhole(folder);
        return store;
      } catch (RocksDBException | RuntimeException e) {
        mark.close();
        throw e;
      }
    } catch (RocksDBException e) {
      throw unopened(folder, e);
    } catch (IOException e) {
      throw new ChainException(Code.STORE, "cannot use the folder " + folder, e);
    }
  }

  private static ChainException unopened(Path folder, RocksDBException e) {
    String why = String.valueOf(e.getMessage());
    if (!damaged(e) && (why.contains("lock file") || why.contains("lock hold by"))) {
      return new ChainException(
          Code.STORE, "the chain's store in %s is open in another process".formatted(folder), e);
    }
    return damaged(e)
        ? new ChainException(
            Code.CORRUPT,
            "the chain's store in %s is damaged: %s. Nothing was changed; bring back a copy of the folder"
                .formatted(folder, e.getMessage()),
            e)
        : new ChainException(
            Code.STORE,
            "cannot open the chain's store in %s: %s".formatted(folder, e.getMessage()),
            e);
  }

  private void requireWhole(Path folder) throws IOException {
    long there = db.getLatestSequenceNumber();
    long synced = mark.last();
    if (there < synced) {
      close();
      throw new ChainException(
          Code.CORRUPT,
          "the chain's store in %s is torn: its log ends at write %d, but those up to %d were on disk. Bring back a copy of the folder; or delete %s to go on without the blocks that are lost"
              .formatted(folder, there, synced, SyncMark.file(folder)));
    }
  }

  private static boolean damaged(RocksDBException e) {
    Status status = e.getStatus();
    return status != null && status.getCode() == Status.Code.Corruption;
  }

  private <T extends RocksObject> T own(T object) {
    owned.add(object);
    return object;
  }

  @Override
  public boolean wasWritten() {
    return db.getLatestSequenceNumber() > 0;
  }

  @Override
  public byte @Nullable [] get(Table table, byte[] key) {
    enter();
    try {
      return db.get(handle(table), key);
    } catch (RocksDBException e) {
      throw failed("read", e);
    } finally {
      gate.readLock().unlock();
    }
  }

  @Override
  public Optional<Entry> firstFrom(Table table, byte[] key) {
    enter();
    try (RocksIterator at = db.newIterator(handle(table))) {
      at.seek(key);
      if (!at.isValid()) {
        at.status();
        return Optional.empty();
      }
      return Optional.of(new Entry(at.key(), at.value()));
    } catch (RocksDBException e) {
      throw failed("read", e);
    } finally {
      gate.readLock().unlock();
    }
  }

  @Override
  public void write(WriteSet writes) {
    long before = write(writes, synced);
    try {
      mark.set(before + writes.writes().size()); // one number for each write of a batch
    } catch (IOException e) {
      throw new ChainException(
          Code.STORE, "the chain's store failed to write: " + e.getMessage(), e);
    }
  }

  @Override
  public void writeLater(WriteSet writes) {
    write(writes, later);
  }

  /// Gives the number of the last write before these; others' may have come between.
  private long write(WriteSet writes, WriteOptions how) {
    enter();
    try (WriteBatch batch = new WriteBatch()) {
      for (WriteSet.Write write : writes.writes()) {
        byte[] value = write.value();
        if (value == null) {
          batch.delete(handle(write.table()), write.key());
        } else {
          batch.put(handle(write.table()), write.key(), value);
        }
      }
      long before = db.getLatestSequenceNumber();
      db.write(how, batch);
      return before;
    } catch (RocksDBException e) {
      throw failed("write", e);
    } finally {
      gate.readLock().unlock();
    }
  }

  @Override
  public long syncs() {
    return statistics.getTickerCount(TickerType.WAL_FILE_SYNCED);
  }

  @Override
  public void close() {
    gate.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        syncAll();
        db.close(); // closes the column families with it
        owned.forEach(RocksObject::close);
        mark.close();
      }
    } catch (IOException e) {
      throw new ChainException(Code.STORE, "the chain's store failed to close", e);
    } finally {
      gate.writeLock().unlock();
    }
  }

  /// So that a log which loses its end after a clean end is known by it, down to the last write
  /// that did not wait for the disk. A store that was found torn stays so: its mark is ahead
  /// already.
  private void syncAll() {
    try {
      long writes = db.getLatestSequenceNumber();
      if (writes > mark.last()) {
        db.syncWal();
        mark.set(writes);
      }
    } catch (RocksDBException | IOException e) { // on a full disk, say: the mark may lag
      LOG.warn("the last writes of the chain's store may not have reached the disk", e);
    }
  }

  private void enter() {
    gate.readLock().lock();
    if (closed) {
      gate.readLock().unlock();
      throw new ChainException(Code.STOPPED, "the chain's store is closed");
    }
  }

  private ColumnFamilyHandle handle(Table table) {
    return Objects.requireNonNull(tables.get(table));
  }

  private static ChainException failed(String what, RocksDBException e) {
    return new ChainException(
        damaged(e) ? Code.CORRUPT : Code.STORE,
        "the chain's store failed to %s: %s".formatted(what, e.getMessage()),
        e);
  }
}
