package org.openledger.chain.store;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/// How far the log was synced, kept beside it. RocksDB takes a log that lost its end for one that a
/// crash cut short; this tells the two apart.
///
/// The file holds a number of writes twice, and is not synced itself: it may lag behind, and is
/// never ahead of what is on disk.
final class SyncMark implements AutoCloseable {
  private static final String NAME = "SYNCED";

  private final RandomAccessFile file;

  private SyncMark(RandomAccessFile file) {
    this.file = file;
  }

  static SyncMark open(Path folder) throws IOException {
    return new SyncMark(new RandomAccessFile(file(folder).toFile(), "rw"));
  }

  static Path file(Path folder) {
    return folder.resolve(NAME);
  }

  /// The last mark; 0 when there is none that can be read.
  synchronized long last() throws IOException {
    byte[] both = new byte[16];
    file.seek(0);
    if (file.read(both) != both.length) {
      return 0;
    }
    ByteBuffer in = ByteBuffer.wrap(both);
    long first = in.getLong();
    return first == in.getLong() ? first : 0;
  }

  synchronized void set(long writes) throws IOException {
    file.seek(0);
    file.write(ByteBuffer.allocate(16).putLong(writes).putLong(writes).array());
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
