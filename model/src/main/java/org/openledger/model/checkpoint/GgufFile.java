package org.openledger.model.checkpoint;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.openledger.model.ModelException;
import org.openledger.model.ModelException.Code;

/// A GGUF file, version 2 or 3, little endian: metadata and tensors under the file's own names and
/// in its own order.
///
/// Layout: magic `GGUF`, version (u32), tensor count (u64), metadata count (u64), metadata pairs,
/// tensor entries (name, rank, sizes with the fastest first, type, offset), padding to
/// `general.alignment` (32), tensor data. Types F32, F16, BF16, Q8_0, Q4_0 and Q4_1 are read.
public final class GgufFile implements AutoCloseable {
  private static final int MAGIC = 0x46554747; // "GGUF"
  private static final long ENTRIES_MAX = 65_536;
  private static final int RANK_MAX = 4;
  private static final long ALIGNMENT_MAX = 1 << 20;

  private final MappedFile file;
  private final SequencedMap<String, GgufValue> metadata;
  private final SequencedMap<String, StoredTensor> tensors;

  private GgufFile(
      MappedFile file,
      SequencedMap<String, GgufValue> metadata,
      SequencedMap<String, StoredTensor> tensors) {
    this.file = file;
    this.metadata = metadata;
    this.tensors = tensors;
  }

  /// Maps a file and checks its whole structure.
  public static GgufFile open(Path path) {
    MappedFile file = MappedFile.open(path);
    try {
      return parse(file);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static GgufFile parse(MappedFile file) {
    String name = file.name();
    GgufCursor in = new GgufCursor(name, file.bytes());
    if (in.u32("the magic number") != MAGIC) {
      throw new ModelException(Code.MALFORMED, name + ": not a GGUF file (wrong magic number)");
    }
    int version = in.u32("the version");
    if (version != 2 && version != 3) {
      throw new ModelException(
          Code.UNSUPPORTED,
          "%s: GGUF version %s, versions 2 and 3 (little endian) are read"
              .formatted(name, Integer.toUnsignedString(version)));
    }
    long tensorCount = in.count("the tensor count", ENTRIES_MAX);
    long metadataCount = in.count("the metadata count", ENTRIES_MAX);
    SequencedMap<String, GgufValue> metadata = metadata(name, in, metadataCount);
    long alignment = alignment(name, metadata.get("general.alignment"));
    List<Entry> entries = entries(name, in, tensorCount, alignment);
    long dataStart = Math.ceilDiv(in.position(), alignment) * alignment;
    return new GgufFile(
        file,
        Collections.unmodifiableSequencedMap(metadata),
        Collections.unmodifiableSequencedMap(tensors(file, entries, dataStart)));
  }

  private static SequencedMap<String, GgufValue> metadata(String name, GgufCursor in, long count) {
    SequencedMap<String, GgufValue> all = new LinkedHashMap<>();
    for (long i = 0; i < count; i++) {
      String key = in.string("metadata key " + i);
      GgufValue value = in.value(in.u32("the type of " + key), key, 0);
      if (all.put(key, value) != null) {
        throw new ModelException(
            Code.MALFORMED, "%s: metadata key %s appears twice".formatted(name, key));
      }
    }
    return all;
  }

  private static long alignment(String name, @Nullable GgufValue value) {
    if (value == null) {
      return 32;
    }
    if (value instanceof GgufValue.Whole(long n)
        && n >= 8
        && n <= ALIGNMENT_MAX
        && Long.bitCount(n) == 1) {
      return n;
    }
    throw new ModelException(
        Code.MALFORMED,
        "%s: general.alignment is %s, a power of two from 8 to %,d is needed"
            .formatted(name, value, ALIGNMENT_MAX));
  }

  private record Entry(String name, StoredType type, List<Long> shape, long offset, long bytes) {}

  private static List<Entry> entries(String file, GgufCursor in, long count, long alignment) {
    List<Entry> all = new ArrayList<>();
    Set<String> seen = new LinkedHashSet<>();
    for (long i = 0; i < count; i++) {
      String name = in.string("the name of tensor " + i);
      if (!seen.add(name)) {
        throw new ModelException(
            Code.MALFORMED, "%s: tensor %s appears twice".formatted(file, name));
      }
      int rank = in.u32("the rank of " + name);
      if (rank < 0 || rank > RANK_MAX) {
        throw new ModelException(
            Code.MALFORMED,
            "%s: tensor %s has %s dimensions, at most %d are allowed"
                .formatted(file, name, Integer.toUnsignedString(rank), RANK_MAX));
      }
      List<Long> shape = new ArrayList<>();
      for (int d = 0; d < rank; d++) {
        shape.addFirst(in.count("a dimension of " + name, StoredTensor.VALUES_MAX));
      }
      StoredType type = type(file, name, in.u32("the type of " + name));
      long offset = in.u64("the offset of " + name);
      if (offset % alignment != 0) {
        throw new ModelException(
            Code.MALFORMED,
            "%s: tensor %s starts at offset %s, not a multiple of %d"
                .formatted(file, name, Long.toUnsignedString(offset), alignment));
      }
      all.add(new Entry(name, type, shape, offset, StoredTensor.bytesOf(name, type, shape)));
    }
    return all;
  }

  private static SequencedMap<String, StoredTensor> tensors(
      MappedFile file, List<Entry> entries, long dataStart) {
    long room = file.bytes().byteSize() - dataStart;
    SequencedMap<String, StoredTensor> all = new LinkedHashMap<>();
    for (Entry e : entries) {
      if (e.offset() < 0 || e.offset() > room || e.bytes() > room - e.offset()) {
        throw new ModelException(
            Code.TRUNCATED,
            "%s: tensor %s needs %,d bytes from offset %s, but the file has %,d bytes of tensor data"
                .formatted(
                    file.name(),
                    e.name(),
                    e.bytes(),
                    Long.toUnsignedString(e.offset()),
                    Math.max(0, room)));
      }
      var bytes = file.bytes().asSlice(dataStart + e.offset(), e.bytes());
      all.put(e.name(), new StoredTensor(e.name(), e.type(), e.shape(), bytes));
    }
    Entry last = null;
    for (Entry e : entries.stream().sorted(Comparator.comparingLong(Entry::offset)).toList()) {
      if (last != null && last.offset() + last.bytes() > e.offset()) {
        throw new ModelException(
            Code.MALFORMED,
            "%s: tensors %s and %s overlap".formatted(file.name(), last.name(), e.name()));
      }
      last = e;
    }
    return all;
  }

  private static StoredType type(String file, String tensor, int number) {
    return switch (number) {
      case 0 -> StoredType.F32;
      case 1 -> StoredType.F16;
      case 2 -> StoredType.Q4_0;
      case 3 -> StoredType.Q4_1;
      case 8 -> StoredType.Q8_0;
      case 30 -> StoredType.BF16;
      default ->
          throw new ModelException(
              Code.UNSUPPORTED,
              "%s: tensor %s has type %s; F32, F16, BF16, Q8_0, Q4_0 and Q4_1 are read"
                  .formatted(file, tensor, typeName(number)));
    };
  }

  private static String typeName(int number) {
    String[] names = {
      "F32", "F16", "Q4_0", "Q4_1", "4", "5", "Q5_0", "Q5_1", "Q8_0", "Q8_1", "Q2_K", "Q3_K",
      "Q4_K", "Q5_K", "Q6_K", "Q8_K", "IQ2_XXS", "IQ2_XS", "IQ3_XXS", "IQ1_S", "IQ4_NL", "IQ3_S",
      "IQ2_S", "IQ4_XS", "I8", "I16", "I32", "I64", "F64", "IQ1_M", "BF16"
    };
    return number >= 0 && number < names.length ? names[number] : Integer.toUnsignedString(number);
  }

  /// The file's path.
  public Path path() {
    return file.path();
  }

  /// All metadata, in the file's order.
  public SequencedMap<String, GgufValue> metadata() {
    return metadata;
  }

  /// The names of all tensors, in the file's order.
  public SequencedSet<String> names() {
    return tensors.sequencedKeySet();
  }

  /// A tensor by the file's own name; its shape has the slowest dimension first.
  public StoredTensor tensor(String name) {
    StoredTensor t = tensors.get(name);
    if (t == null) {
      throw new ModelException(
          Code.MISSING, "%s: there is no tensor %s".formatted(file.name(), name));
    }
    return t;
  }

  /// SHA-256 of the file, in lower-case hex.
  public String sha256() {
    return file.sha256();
  }

  @Override
  public void close() {
    file.close();
  }
}
