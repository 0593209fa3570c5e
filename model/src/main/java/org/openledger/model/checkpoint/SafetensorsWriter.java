package org.openledger.model.checkpoint;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.openledger.model.ModelException;
import org.openledger.model.ModelException.Code;
import org.openledger.model.json.StrictJson;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Writes a safetensors file: the same tensors and metadata give the same bytes, whatever the order
/// they come in.
///
/// Wide types first, then by name, the header padded to 8 bytes, so every tensor is aligned to its
/// type. The file appears whole or not at all: it is written beside its place, forced to disk, and
/// moved.
public final class SafetensorsWriter {
  private SafetensorsWriter() {}

  /// Writes `tensors` and `metadata` to `path`, replacing what was there.
  public static void write(
      Path path, Collection<StoredTensor> tensors, Map<String, String> metadata) {
    List<StoredTensor> sorted =
        tensors.stream()
            .sorted(
                Comparator.comparingInt((StoredTensor t) -> -t.type().blockBytes())
                    .thenComparing(StoredTensor::name))
            .toList();
    byte[] header = header(sorted, metadata);
    Path parent = path.toAbsolutePath().getParent();
    if (parent == null) {
      throw new ModelException(Code.ARGUMENT, path + ": not a file's path");
    }
    try {
      Files.createDirectories(parent);
      Path temp = Files.createTempFile(parent, "." + path.getFileName(), ".tmp");
      try {
        writeAndForce(temp, header, sorted);
        Files.move(temp, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceFolder(parent);
      } finally {
        Files.deleteIfExists(temp);
      }
    } catch (IOException e) {
      throw new ModelException(Code.IO, path + ": cannot be written: " + e.getMessage(), e);
    }
  }

  private static byte[] header(List<StoredTensor> sorted, Map<String, String> metadata) {
    ObjectNode root = StrictJson.mapper().createObjectNode();
    if (!metadata.isEmpty()) {
      ObjectNode m = root.putObject("__metadata__");
      new TreeMap<>(metadata).forEach(m::put);
    }
    Set<String> seen = new HashSet<>(Set.of("__metadata__"));
    long at = 0;
    for (StoredTensor t : sorted) {
      if (!seen.add(t.name())) {
        throw new ModelException(Code.ARGUMENT, "tensor " + t.name() + " is given twice");
      }
      if (t.type().blockValues() != 1) {
        throw new ModelException(
            Code.ARGUMENT, "tensor %s: safetensors has no %s".formatted(t.name(), t.type()));
      }
      ObjectNode entry = root.putObject(t.name());
      entry.put("dtype", t.type().name());
      ArrayNode shape = entry.putArray("shape");
      t.shape().forEach(shape::add);
      entry.putArray("data_offsets").add(at).add(at + t.bytes().byteSize());
      at += t.bytes().byteSize();
    }
    byte[] json = root.toString().getBytes(StandardCharsets.UTF_8);
    byte[] padded = Arrays.copyOf(json, Math.ceilDiv(json.length, 8) * 8);
    Arrays.fill(padded, json.length, padded.length, (byte) ' ');
    if (padded.length > SafetensorsFile.HEADER_BYTES_MAX) {
      throw new ModelException(
          Code.TOO_LARGE, "a header of %,d bytes is too long".formatted(padded.length));
    }
    return padded;
  }

  private static void writeAndForce(Path temp, byte[] header, List<StoredTensor> tensors)
      throws IOException {
    try (var out = FileChannel.open(temp, StandardOpenOption.WRITE)) {
      ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
      writeFully(out, length.putLong(header.length).flip());
      writeFully(out, ByteBuffer.wrap(header));
      long step = 1 << 24;
      for (StoredTensor t : tensors) {
        MemorySegment bytes = t.bytes();
        for (long at = 0; at < bytes.byteSize(); at += step) {
          long n = Math.min(step, bytes.byteSize() - at);
          // Heap segments of wider types have no buffer view: copy through bytes.
          MemorySegment chunk = MemorySegment.ofArray(new byte[(int) n]);
          MemorySegment.copy(bytes, at, chunk, 0, n);
          writeFully(out, chunk.asByteBuffer());
        }
      }
      out.force(true);
    }
  }

  private static void writeFully(FileChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }

  private static void forceFolder(Path folder) throws IOException {
    try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
