package org.openledger.training.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.openledger.training.TrainingException;
import org.openledger.training.TrainingException.Code;

/// The run log: one JSON object a line and step, each line handed to the operating system at once,
/// so that it can be followed. While it is open, no other run can have it.
final class RunLog implements AutoCloseable {
  private final Path path;
  private final FileChannel channel;
  private long bytes;

  /// Opens a log whose first `bytes` bytes count; what comes after them, the steps of a sitting
  /// that ended before its next checkpoint, goes away.
  RunLog(Path path, long bytes) {
    this.path = path;
    this.bytes = bytes;
    try {
      this.channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw failed(e);
    }
    try {
      if (lock() == null) {
        throw new TrainingException(
            Code.OTHER_RUN, path + ": another run is training in this folder");
      }
      if (channel.size() < bytes) {
        throw new TrainingException(
            Code.CORRUPT,
            "%s: %,d bytes, but the checkpoint counts %,d".formatted(path, channel.size(), bytes));
      }
      channel.truncate(bytes).position(bytes);
    } catch (IOException e) {
      close();
      throw failed(e);
    } catch (TrainingException e) {
      close();
      throw e;
    }
  }

  /// Held until the channel closes.
  private @Nullable FileLock lock() throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // held by a run in this process
    }
  }

  void append(StepRecord record) {
    ByteBuffer line = ByteBuffer.wrap((record.json() + "\n").getBytes(StandardCharsets.UTF_8));
    bytes += line.remaining();
    try {
      while (line.hasRemaining()) {
        channel.write(line);
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /// Forces what was appended to disk and returns its length.
  long force() {
    try {
      channel.force(false);
      return bytes;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private TrainingException failed(IOException e) {
    return new TrainingException(Code.IO, path + ": cannot be written: " + e.getMessage(), e);
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw failed(e);
    }
  }
}
