package org.openledger.datanet.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.openledger.datanet.row.DatanetException;
import org.openledger.datanet.row.DatanetException.Code;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/// A SQLite database in a file of its own: migrated when opened, one writer, readers beside it.
///
/// The journal is write-ahead and every commit is forced to the disk. What a transaction did is
/// there whole after a crash, or not at all. A lock file keeps a second process away.
public final class Database implements AutoCloseable {
  /// The newest schema this program knows.
  static final int SCHEMA = 2;

  private static final int APPLICATION = 0x4F4C444E; // "OLDN"
  private static final int PAGE_BYTES = 4096;
  private static final int BUSY_TIMEOUT_MS = 10_000;

  private final FileChannel lockFile;
  private final Jdbi readers;
  private final Handle writer;
  private final ReentrantLock writing = new ReentrantLock();

  // Opening a connection costs more than most reads: as many are kept as were ever used at once.
  private final Queue<Handle> idle = new ConcurrentLinkedQueue<>();

  private Database(FileChannel lockFile, Jdbi readers, Handle writer) {
    this.lockFile = lockFile;
    this.readers = readers;
    this.writer = writer;
  }

  /// Work on a database that yields something.
  @FunctionalInterface
  public interface Work<T> {
    /// Does it; what it throws undoes what it wrote.
    T with(Handle handle);
  }

  /// Opens or creates the database `file`, which grows to at most `bytesMax`.
  public static Database open(Path file, long bytesMax) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw new DatanetException(
          Code.IO, "cannot create the folder of " + file + ": " + e.getMessage(), e);
    }
    FileChannel lock = lock(file);
    try {
      return open(file, bytesMax, lock);
    } catch (RuntimeException e) {
      try {
        lock.close();
      } catch (IOException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw SqliteFailure.of(file, e);
    }
  }

  private static Database open(Path file, long bytesMax, FileChannel lock) {
    Jdbi writers = Jdbi.create(source(file, SQLiteConfig.TransactionMode.IMMEDIATE));
    Handle writer = writers.open();
    try {
      requireKnown(writer, file);
      writer.execute("PRAGMA max_page_count = " + Math.max(1, bytesMax / PAGE_BYTES));
      migrate(file);
      requireSound(writer, file);
      return new Database(
          lock, Jdbi.create(source(file, SQLiteConfig.TransactionMode.DEFERRED)), writer);
    } catch (RuntimeException e) {
      writer.close();
      throw e;
    }
  }

  /// Does `work` in one transaction, after any other that writes.
  public <T> T write(Work<T> work) {
    writing.lock();
    try {
      return writer.inTransaction(work::with);
    } catch (JdbiException e) {
      throw SqliteFailure.of(Path.of("the Datanet"), e);
    } finally {
      writing.unlock();
    }
  }

  /// Does `work`, which only reads, on one unchanging state of the database.
  public <T> T read(Work<T> work) {
    try {
      Handle kept = idle.poll();
      Handle handle = kept != null ? kept : readers.open();
      T result;
      try {
        result = handle.inTransaction(work::with);
      } catch (RuntimeException e) {
        handle.close();
        throw e;
      }
      idle.add(handle);
      return result;
    } catch (JdbiException e) {
      throw SqliteFailure.of(Path.of("the Datanet"), e);
    }
  }

  @Override
  public void close() {
    writing.lock();
    try {
      for (Handle handle = idle.poll(); handle != null; handle = idle.poll()) {
        handle.close();
      }
      writer.close();
      lockFile.close();
    } catch (IOException e) {
      throw new DatanetException(Code.IO, "cannot close the lock file: " + e.getMessage(), e);
    } finally {
      writing.unlock();
    }
  }

  private static SQLiteDataSource source(Path file, SQLiteConfig.TransactionMode mode) {
    var config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.enforceForeignKeys(true);
    config.setBusyTimeout(BUSY_TIMEOUT_MS);
    config.setTransactionMode(mode);
    config.setPageSize(PAGE_BYTES);
    var source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    return source;
  }

  private static FileChannel lock(Path file) {
    Path path = file.resolveSibling(file.getFileName() + ".lock");
    try {
      FileChannel channel =
          FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock held = null;
      try {
        held = channel.tryLock();
      } catch (OverlappingFileLockException e) {
        channel.close();
        throw new DatanetException(Code.CONFLICT, file + " is open in this process already", e);
      }
      if (held == null) {
        channel.close();
        throw new DatanetException(
            Code.CONFLICT, file + " is open in another process; stop that one first");
      }
      return channel;
    } catch (IOException e) {
      throw new DatanetException(Code.IO, "cannot lock " + file + ": " + e.getMessage(), e);
    }
  }

  private static void requireKnown(Handle handle, Path file) {
    int version = number(handle, "PRAGMA user_version");
    int application = number(handle, "PRAGMA application_id");
    boolean empty = number(handle, "SELECT count(*) FROM sqlite_schema") == 0;
    if (!empty && application != APPLICATION) {
      throw new DatanetException(Code.OTHER_VERSION, file + " is a database of something else");
    }
    if (version > SCHEMA) {
      throw new DatanetException(
          Code.OTHER_VERSION,
          "%s was written by a newer program (schema %d, this one knows %d); use that one"
              .formatted(file, version, SCHEMA));
    }
  }

  private static void migrate(Path file) {
    Flyway.configure()
        .dataSource(source(file, SQLiteConfig.TransactionMode.IMMEDIATE))
        .locations("classpath:org/openledger/datanet/store/migration")
        .loggers("slf4j")
        .load()
        .migrate();
  }

  private static void requireSound(Handle handle, Path file) {
    String found = handle.createQuery("PRAGMA quick_check(1)").mapTo(String.class).first();
    if (!found.equals("ok")) {
      throw new DatanetException(
          Code.CORRUPT, file + " is damaged; restore it from a backup: " + found);
    }
  }

  private static int number(Handle handle, String query) {
    return handle.createQuery(query).mapTo(Integer.class).one();
  }
}
