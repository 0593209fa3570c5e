package org.openledger.datanet.row;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/// Splits a stream into lines without ever holding more than one line's limit.
///
/// A longer line is skipped, its bytes counted but not kept.
final class LineReader {
  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private final byte[] line;
  private final long bytesMax;
  private int from;
  private int to;
  private long bytes;
  private long lineBytes;

  /// Reads lines of at most `lineBytesMax` from a stream of at most `bytesMax`.
  LineReader(InputStream in, int lineBytesMax, long bytesMax) {
    this.in = in;
    this.line = new byte[lineBytesMax];
    this.bytesMax = bytesMax;
  }

  /// Moves to the next line and returns whether there is one.
  boolean next() throws IOException {
    lineBytes = 0;
    if (!fill()) {
      return false;
    }
    do {
      int end = from;
      while (end < to && buffer[end] != '\n') {
        end++;
      }
      keep(end);
      if (end < to) {
        from = end + 1;
        return true;
      }
      from = to;
    } while (fill());
    return true;
  }

  private void keep(int end) {
    int room = (int) Math.max(0, line.length - lineBytes);
    System.arraycopy(buffer, from, line, line.length - room, Math.min(room, end - from));
    lineBytes += end - from;
  }

  /// The line's length in bytes, without its end.
  long length() {
    return lineBytes;
  }

  /// The line's bytes; empty when it is longer than the limit.
  Optional<byte[]> line() {
    return lineBytes > line.length
        ? Optional.empty()
        : Optional.of(Arrays.copyOf(line, (int) lineBytes));
  }

  /// Whether there are bytes to read, after reading some if need be.
  private boolean fill() throws IOException {
    if (from < to) {
      return true;
    }
    int read = in.read(buffer);
    if (read <= 0) {
      return false;
    }
    from = 0;
    to = read;
    bytes += read;
    if (bytes > bytesMax) {
      throw DatanetException.invalid(
          "the file is longer than %,d bytes; split it".formatted(bytesMax));
    }
    return true;
  }
}
