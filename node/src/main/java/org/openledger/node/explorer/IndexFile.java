package org.openledger.node.explorer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.openledger.node.NodeException;
import org.openledger.node.NodeException.Code;
import org.openledger.primitives.Hash;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// The index's SQLite database: one connection writes, a few read beside it.
///
/// The journal is write-ahead and not synced on commit: after a power cut the last commits may be
/// gone, never half of one, and their blocks are indexed again. There are no migrations: an index
/// of another schema, of another chain or with damage is made anew.
final class IndexFile implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IndexFile.class);

  /// The schema's version; another one is rebuilt.
  private static final int SCHEMA = 1;

  private static final int APPLICATION = 0x4F4C4458; // "OLDX"
  private static final int READERS = 4;
  private static final int BUSY_TIMEOUT_MS = 10_000;
  private static final int CACHE_KIB = 32 << 10;
  private static final int CHECKPOINT_PAGES = 8 << 10; // 32 MiB: each costs a sync of the disk

  private final Path path;
  private final Handle writer;
  private final BlockingQueue<Handle> readers = new LinkedBlockingQueue<>();

  private IndexFile(Path path, Handle writer) {
    this.path = path;
    this.writer = writer;
  }

  /// How far an index has come.
  ///
  /// @param genesis the hash of its chain's block 0
  /// @param height the last block that is in it
  /// @param hash that block's hash
  record Progress(Hash genesis, long height, Hash hash) {}

  /// Work on the database that yields something.
  @FunctionalInterface
  interface Work<T> {
    T with(Handle handle);
  }

  /// Opens the index at `path`, or begins one there with block 0, whose hash is `genesis`.
  static IndexFile open(Path path, Hash genesis) {
    try {
      return start(path, genesis);
    } catch (JdbiException e) {
      if (!isDamage(e)) {
        throw unusable(path, e);
      }
      LOG.warn("the index {} is damaged; it is built anew", path);
      return create(path, genesis);
    }
  }

  private static IndexFile start(Path path, Hash genesis) {
    if (!Files.exists(path)) {
      return create(path, genesis);
    }
    IndexFile file = connect(path);
    try {
      int application = file.number("PRAGMA application_id");
      boolean empty = file.number("SELECT count(*) FROM sqlite_schema") == 0;
      if (!empty && application != APPLICATION) {
        throw new NodeException(
            Code.HOME,
            "%s is a database of something else; nothing was changed: move it away"
                .formatted(path));
      }
      if (!empty && file.number("PRAGMA user_version") == SCHEMA) {
        return file;
      }
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
    file.close();
    LOG.info("the index {} has another schema; it is built anew", path);
    return create(path, genesis);
  }

  /// Begins an empty index, in place of whatever is there.
  static IndexFile create(Path path, Hash genesis) {
    try {
      for (String end : new String[] {"", "-wal", "-shm"}) {
        Files.deleteIfExists(path.resolveSibling(path.getFileName() + end));
      }
      Files.createDirectories(path.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw unusable(path, e);
    }
    try {
      IndexFile file = connect(path);
      file.writer.useTransaction(handle -> {
        handle.createScript(schema()).execute();
        handle.execute(
            "INSERT INTO progress VALUES (1, ?, 0, ?)", genesis.bytes(), genesis.bytes());
        handle.execute("PRAGMA application_id = " + APPLICATION);
        handle.execute("PRAGMA user_version = " + SCHEMA);
      });
      return file;
    } catch (JdbiException e) {
      throw unusable(path, e);
    }
  }

  private static IndexFile connect(Path path) {
    Handle writer = Jdbi.create(source(path, SQLiteConfig.TransactionMode.IMMEDIATE)).open();
    IndexFile file = new IndexFile(path, writer);
    try {
      writer.execute("PRAGMA cache_size = -" + CACHE_KIB);
      writer.execute("PRAGMA wal_autocheckpoint = " + CHECKPOINT_PAGES);
      Jdbi jdbi = Jdbi.create(source(path, SQLiteConfig.TransactionMode.DEFERRED));
      for (int i = 0; i < READERS; i++) {
        Handle reader = jdbi.open();
        file.readers.add(reader);
        reader.execute("PRAGMA query_only = 1");
      }
      return file;
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static SQLiteDataSource source(Path path, SQLiteConfig.TransactionMode mode) {
    var config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
    config.setBusyTimeout(BUSY_TIMEOUT_MS);
    config.setTransactionMode(mode);
    var source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + path);
    return source;
  }

  private static String schema() {
    try (InputStream in = IndexFile.class.getResourceAsStream("index.sql")) {
      if (in == null) {
        throw new IllegalStateException("index.sql is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("index.sql cannot be read", e);
    }
  }

  /// How far the index has come; empty when it does not say, which is damage.
  Optional<Progress> progress() {
    return read(handle ->
        handle
            .createQuery("SELECT genesis, height, hash FROM progress")
            .map((rs, _) ->
                new Progress(Hash.of(rs.getBytes(1)), rs.getLong(2), Hash.of(rs.getBytes(3))))
            .findOne());
  }

  /// The connection that writes, for the one thread that does.
  Handle writer() {
    return writer;
  }

  /// Does `work`, which only reads, on one unchanging state; waits while too many do.
  <T> T read(Work<T> work) {
    Handle reader;
    try {
      reader = readers.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NodeException(Code.STAGE, "interrupted while waiting for the index", e);
    }
    try {
      return reader.inTransaction(work::with);
    } catch (JdbiException e) {
      throw unusable(path, e);
    } finally {
      readers.add(reader);
    }
  }

  /// What SQLite says went wrong with the file, as one sentence.
  static NodeException unusable(Path path, Exception e) {
    String said =
        sqlite(e)
            .map(Throwable::getMessage)
            .or(() -> Optional.ofNullable(e.getMessage()))
            .orElse(e.getClass().getSimpleName())
            .lines()
            .findFirst()
            .orElse("no reason given");
    return new NodeException(
        Code.HOME,
        "the index %s cannot be used: %s. It can be deleted; it is built again from the blocks"
            .formatted(path, said),
        e);
  }

  private static boolean isDamage(Exception e) {
    return sqlite(e)
        .map(sqlite -> sqlite.getResultCode().code & 0xff) // without the extended part
        .filter(code ->
            code == SQLiteErrorCode.SQLITE_CORRUPT.code
                || code == SQLiteErrorCode.SQLITE_NOTADB.code)
        .isPresent();
  }

  private static Optional<SQLiteException> sqlite(Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLiteException found) {
        return Optional.of(found);
      }
    }
    return Optional.empty();
  }

  private int number(String query) {
    return writer.createQuery(query).mapTo(Integer.class).one();
  }

  Path path() {
    return path;
  }

  @Override
  public void close() {
    for (Handle reader = readers.poll(); reader != null; reader = readers.poll()) {
      reader.close();
    }
    writer.close();
  }
}
