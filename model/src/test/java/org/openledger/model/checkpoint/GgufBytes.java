package org.openledger.model.checkpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Writes GGUF files for tests, valid ones and ones that lie: every number can be overridden.
public final class GgufBytes {
  int magic = 0x46554747;
  int version = 3;
  int alignment = 32;
  Long tensorCount;
  Long metadataCount;
  final List<byte[]> metadata = new ArrayList<>();
  final List<Tensor> tensors = new ArrayList<>();

  /// One tensor; `offset` is where it says it lies, null for where it does.
  record Tensor(String name, List<Long> sizes, int type, Long offset, byte[] bytes) {}

  GgufBytes field(String key, int type, byte[] value) {
    metadata.add(join(string(key), u32(type), value));
    return this;
  }

  public GgufBytes text(String key, String value) {
    return field(key, 8, string(value));
  }

  public GgufBytes number(String key, int value) {
    return field(key, 4, u32(value));
  }

  public GgufBytes flag(String key, boolean value) {
    return field(key, 7, new byte[] {(byte) (value ? 1 : 0)});
  }

  public GgufBytes texts(String key, List<String> values) {
    byte[][] parts = values.stream().map(GgufBytes::string).toArray(byte[][]::new);
    return field(key, 9, join(u32(8), u64(values.size()), join(parts)));
  }

  public GgufBytes numbers(String key, List<Integer> values) {
    byte[][] parts = values.stream().map(GgufBytes::u32).toArray(byte[][]::new);
    return field(key, 9, join(u32(5), u64(values.size()), join(parts)));
  }

  GgufBytes tensor(String name, List<Long> sizes, int type, Long offset, byte[] bytes) {
    tensors.add(new Tensor(name, sizes, type, offset, bytes));
    return this;
  }

  /// An fp32 tensor; `shape` has the slowest dimension first.
  public GgufBytes fp32(String name, List<Long> shape, float[] values) {
    ByteBuffer b = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (float v : values) {
      b.putFloat(v);
    }
    return tensor(name, shape.reversed(), 0, null, b.array());
  }

  byte[] bytes() {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    List<byte[]> entries = new ArrayList<>();
    for (Tensor t : tensors) {
      data.writeBytes(new byte[Math.floorMod(-data.size(), alignment)]);
      long offset = t.offset() != null ? t.offset() : data.size();
      data.writeBytes(t.bytes());
      byte[][] sizes = t.sizes().stream().map(GgufBytes::u64).toArray(byte[][]::new);
      entries.add(
          join(string(t.name()), u32(t.sizes().size()), join(sizes), u32(t.type()), u64(offset)));
    }
    byte[] head =
        join(
            u32(magic),
            u32(version),
            u64(tensorCount != null ? tensorCount : tensors.size()),
            u64(metadataCount != null ? metadataCount : metadata.size()),
            join(metadata.toArray(byte[][]::new)),
            join(entries.toArray(byte[][]::new)));
    return join(head, new byte[Math.floorMod(-head.length, alignment)], data.toByteArray());
  }

  public Path writeTo(Path file) {
    try {
      return Files.write(file, bytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] u32(int n) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(n).array();
  }

  static byte[] u64(long n) {
    return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(n).array();
  }

  static byte[] string(String s) {
    byte[] utf8 = s.getBytes(StandardCharsets.UTF_8);
    return join(u64(utf8.length), utf8);
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
