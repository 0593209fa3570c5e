package org.openledger.datanet.store;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.openledger.datanet.row.DatanetException;
import org.openledger.datanet.row.DatanetException.Code;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// Turns what SQLite says, below whatever wrapped it, into one sentence.
final class SqliteFailure {
  private static final int PRIMARY = 0xff; // extended result codes keep the primary one here

  private SqliteFailure() {}

  static DatanetException of(Path file, RuntimeException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof DatanetException known) {
        return known;
      }
      if (cause instanceof SQLiteException sqlite) {
        return of(file, sqlite, e);
      }
    }
    return new DatanetException(Code.IO, file + " cannot be used: " + firstLine(e.getMessage()), e);
  }

  private static DatanetException of(Path file, SQLiteException sqlite, RuntimeException e) {
    int primary = sqlite.getResultCode().code & PRIMARY;
    if (primary == SQLiteErrorCode.SQLITE_FULL.code) {
      return new DatanetException(
          Code.DISK_FULL, "no room left for " + file + "; nothing of this change was kept", e);
    }
    if (primary == SQLiteErrorCode.SQLITE_CORRUPT.code
        || primary == SQLiteErrorCode.SQLITE_NOTADB.code) {
      return new DatanetException(
          Code.CORRUPT,
          "%s is damaged; restore it from a backup (%s)"
              .formatted(file, sqlite.getResultCode().name()),
          e);
    }
    if (primary == SQLiteErrorCode.SQLITE_BUSY.code) {
      return new DatanetException(Code.CONFLICT, file + " is in use by another program", e);
    }
    if (primary == SQLiteErrorCode.SQLITE_CONSTRAINT.code) {
      return new DatanetException(
          Code.CONFLICT, file + " refuses the change: " + firstLine(sqlite.getMessage()), e);
    }
    return new DatanetException(
        Code.IO, file + " cannot be used: " + firstLine(sqlite.getMessage()), e);
  }

  private static String firstLine(@Nullable String message) {
    return String.valueOf(message).lines().findFirst().orElse("no reason given");
  }
}
