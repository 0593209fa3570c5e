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
  private final byte[] line;
  private final long bytesMax;
  private long bytes;
  private long lineBytes;

  /// Reads lines of at most `lineBytesMax` from a buffered stream of at most `bytesMax`.
  LineReader(InputStream in, int lineBytesMax, long bytesMax) {
    this.in = in;
    this.line = new byte[lineBytesMax];
    this.bytesMax = bytesMax;
  }

  /// Moves to the next line and returns whether there is one.
  boolean next() throws IOException {
    lineBytes = 0;
    int b = read();
    if (b < 0) {
      return false;
    }
    for (; b >= 0 && b != '\n'; b = read()) {
      if (lineBytes < line.length) {
        line[(int) lineBytes] = (byte) b;
      }
      lineBytes++;
    }
    return true;
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

  private int read() throws IOException {
    int b = in.read();
    if (b >= 0 && ++bytes > bytesMax) {
      throw DatanetException.invalid(
          "the file is longer than %,d bytes; split it".formatted(bytesMax));
    }
    return b;
  }
}
