package org.openledger.model.checkpoint;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;
import org.openledger.model.ModelException;
import org.openledger.model.ModelException.Code;
import org.openledger.model.json.StrictJson;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// One safetensors file, mapped: names, types, shapes, bytes, and its `__metadata__`.
///
/// Layout: header length (u64, little endian), header (JSON object: name → `dtype`, `shape`,
/// `data_offsets` [begin, end) within the data), data. As the reference reader does, the data must
/// be covered without holes or overlaps.
public final class SafetensorsFile implements AutoCloseable {
  /// Longest header that is read, the reference reader's own limit.
  public static final long HEADER_BYTES_MAX = 100_000_000;

  /// Most tensors in one file.
  public static final int TENSORS_MAX = 65_536;

  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MappedFile file;
  private final Map<String, String> metadata;
  private final SequencedMap<String, StoredTensor> tensors;

  private SafetensorsFile(
      MappedFile file, Map<String, String> metadata, SequencedMap<String, StoredTensor> tensors) {
    this.file = file;
    this.metadata = Collections.unmodifiableMap(metadata);
    this.tensors = Collections.unmodifiableSequencedMap(tensors);
  }

  /// Maps a file and checks its whole structure.
  public static SafetensorsFile open(Path path) {
    MappedFile file = MappedFile.open(path);
    try {
      return parse(file);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static SafetensorsFile parse(MappedFile file) {
    String name = file.name();
    long size = file.bytes().byteSize();
    if (size < 8) {
      throw new ModelException(
          Code.TRUNCATED, "%s: %d bytes are too few for a safetensors file".formatted(name, size));
    }
    long headerBytes = file.bytes().get(LONG, 0);
    if (Long.compareUnsigned(headerBytes, HEADER_BYTES_MAX) > 0) {
      throw new ModelException(
          Code.TOO_LARGE,
          "%s: a header of %s bytes is announced, at most %,d are read"
              .formatted(name, Long.toUnsignedString(headerBytes), HEADER_BYTES_MAX));
    }
    if (headerBytes > size - 8) {
      throw new ModelException(
          Code.TRUNCATED,
          "%s: a header of %,d bytes is announced, but the file has %,d bytes"
              .formatted(name, headerBytes, size));
    }
    byte[] json = file.bytes().asSlice(8, headerBytes).toArray(ValueLayout.JAVA_BYTE);
    ObjectNode header = StrictJson.object(json, name + " header");
    if (header.size() > TENSORS_MAX) {
      throw new ModelException(
          Code.TOO_LARGE,
          "%s: %,d tensors, at most %,d are read".formatted(name, header.size(), TENSORS_MAX));
    }
    return new SafetensorsFile(
        file, metadata(name, header.get("__metadata__")), tensors(file, header, 8 + headerBytes));
  }

  private static Map<String, String> metadata(String file, @Nullable JsonNode node) {
    Map<String, String> all = new LinkedHashMap<>();
    if (node == null) {
      return all;
    }
    for (Map.Entry<String, JsonNode> e : entries(file, "__metadata__", node)) {
      if (!e.getValue().isString()) {
        throw new ModelException(
            Code.MALFORMED, "%s: metadata %s is not a string".formatted(file, e.getKey()));
      }
      all.put(e.getKey(), e.getValue().stringValue());
    }
    return all;
  }

  private static Iterable<Map.Entry<String, JsonNode>> entries(
      String file, String what, JsonNode node) {
    if (node instanceof ObjectNode object) {
      return object.properties();
    }
    throw new ModelException(Code.MALFORMED, "%s: %s is not an object".formatted(file, what));
  }

  private record Entry(String name, StoredType type, List<Long> shape, long begin, long end) {}

  private static SequencedMap<String, StoredTensor> tensors(
      MappedFile file, ObjectNode header, long dataStart) {
    List<Entry> entries = new ArrayList<>();
    for (Map.Entry<String, JsonNode> e : header.properties()) {
      if (!e.getKey().equals("__metadata__")) {
        entries.add(entry(file.name(), e.getKey(), e.getValue()));
      }
    }
    entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    long room = file.bytes().byteSize() - dataStart;
    long at = 0;
    SequencedMap<String, StoredTensor> all = new LinkedHashMap<>();
    for (Entry e : entries) {
      if (e.end() > room) {
        throw new ModelException(
            Code.TRUNCATED,
            "%s: tensor %s ends at byte %,d of the data, which has %,d bytes"
                .formatted(file.name(), e.name(), e.end(), room));
      }
      if (e.begin() != at) {
        throw new ModelException(
            Code.MALFORMED,
            "%s: tensor %s starts at byte %,d of the data, where the one before ends at %,d (%s)"
                .formatted(
                    file.name(), e.name(), e.begin(), at, e.begin() < at ? "overlap" : "hole"));
      }
      at = e.end();
      var bytes = file.bytes().asSlice(dataStart + e.begin(), e.end() - e.begin());
      all.put(e.name(), new StoredTensor(e.name(), e.type(), e.shape(), bytes));
    }
    if (at != room) {
      throw new ModelException(
          Code.MALFORMED,
          "%s: the tensors cover %,d bytes of the data, which has %,d"
              .formatted(file.name(), at, room));
    }
    return all;
  }

  private static Entry entry(String file, String name, JsonNode node) {
    JsonNode type = node.get("dtype");
    JsonNode offsets = node.get("data_offsets");
    if (type == null
        || !type.isString()
        || !(node.get("shape") instanceof ArrayNode dims)
        || !(offsets instanceof ArrayNode)
        || offsets.size() != 2) {
      throw new ModelException(
          Code.MALFORMED,
          "%s: tensor %s needs dtype, shape and two data_offsets".formatted(file, name));
    }
    if (dims.size() > StoredTensor.RANK_MAX) {
      throw new ModelException(
          Code.MALFORMED,
          "%s: tensor %s has %,d dimensions, at most %d are read"
              .formatted(file, name, dims.size(), StoredTensor.RANK_MAX));
    }
    List<Long> shape = new ArrayList<>();
    for (JsonNode d : dims) {
      shape.add(whole(file, name, d));
    }
    long begin = whole(file, name, offsets.get(0));
    long end = whole(file, name, offsets.get(1));
    StoredType stored = type(file, name, type.stringValue());
    long need = StoredTensor.bytesOf(name, stored, shape);
    if (begin > end || end - begin != need) {
      throw new ModelException(
          Code.MALFORMED,
          "%s: tensor %s is %s %s and needs %,d bytes, but lies at [%d, %d)"
              .formatted(file, name, stored, shape, need, begin, end));
    }
    return new Entry(name, stored, shape, begin, end);
  }

  private static long whole(String file, String tensor, JsonNode n) {
    if (n.isIntegralNumber() && n.canConvertToLong() && n.longValue() >= 0) {
      return n.longValue();
    }
    throw new ModelException(
        Code.MALFORMED,
        "%s: tensor %s has the size or offset %s".formatted(file, tensor, abbreviated(n)));
  }

  private static String abbreviated(JsonNode n) {
    String s = n.toString();
    return s.length() <= 40 ? s : s.substring(0, 40) + "…";
  }

  private static StoredType type(String file, String tensor, String name) {
    return switch (name) {
      case "F64", "F32", "F16", "BF16", "I64", "I32", "I16", "I8", "U8", "BOOL" ->
          StoredType.valueOf(name);
      default ->
          throw new ModelException(
              Code.UNSUPPORTED,
              "%s: tensor %s has the type %s, which is not read here"
                  .formatted(file, tensor, name.length() <= 40 ? name : name.substring(0, 40)));
    };
  }

  /// The file's path.
  public Path path() {
    return file.path();
  }

  /// The file's `__metadata__`, empty when it has none.
  public Map<String, String> metadata() {
    return metadata;
  }

  /// The names of the tensors, in the order of their data.
  public SequencedSet<String> names() {
    return tensors.sequencedKeySet();
  }

  /// A tensor by name.
  ///
  /// @throws ModelException MISSING when there is none of that name
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
