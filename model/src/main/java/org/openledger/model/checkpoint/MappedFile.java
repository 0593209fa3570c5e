package org.openledger.model.checkpoint;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.openledger.model.ModelException;
import org.openledger.model.ModelException.Code;

/// A file mapped for reading at the size it had when it was opened; that size is what every later
/// check is made against.
record MappedFile(Path path, MemorySegment bytes, Arena arena) implements AutoCloseable {
  static MappedFile open(Path path) {
    if (!Files.exists(path)) {
      throw new ModelException(Code.MISSING, path + ": no such file");
    }
    if (!Files.isRegularFile(path)) {
      throw new ModelException(Code.IO, path + ": not a regular file");
    }
    Arena arena = Arena.ofShared();
    try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
      var bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      return new MappedFile(path, bytes, arena);
    } catch (IOException e) {
      arena.close();
      throw new ModelException(Code.IO, path + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /// The name that errors use.
  String name() {
    return path.getFileName().toString();
  }

  /// SHA-256 in lower-case hex.
  String sha256() {
    MessageDigest digest = sha256Digest();
    long size = bytes.byteSize();
    long step = 1 << 24;
    try {
      for (long at = 0; at < size; at += step) {
        digest.update(bytes.asSlice(at, Math.min(step, size - at)).asByteBuffer());
      }
    } catch (InternalError e) {
      throw cut(name(), e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /// What a fault means while a mapping is read: a page of it is gone.
  static ModelException cut(String what, InternalError fault) {
    return new ModelException(Code.TRUNCATED, what + ": its file was cut while it was open", fault);
  }

  static MessageDigest sha256Digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  @Override
  public void close() {
    arena.close();
  }
}
