package org.openledger.model.checkpoint;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;
import org.openledger.model.ModelException;
import org.openledger.model.ModelException.Code;

/// A Llama model in a GGUF file, seen with Hugging Face's names and layout.
///
/// GGUF keeps the rows of q and k in pairs (row 2i + j of a head is row i + j·headDim/2 of Hugging
/// Face's half-split order, j ∈ {0, 1}); [#tensor] undoes that by copying those rows, so rotary
/// positions are the same for both file formats. All other tensors are the file's own bytes.
public final class GgufCheckpoint implements Checkpoint {
  private final GgufFile file;
  private final LlamaConfig config;
  private final SequencedMap<String, String> ggufNames; // Hugging Face's name to the file's
  private volatile @Nullable String sha256;

  private GgufCheckpoint(
      GgufFile file, LlamaConfig config, SequencedMap<String, String> ggufNames) {
    this.file = file;
    this.config = config;
    this.ggufNames = Collections.unmodifiableSequencedMap(ggufNames);
  }

  /// Opens a GGUF file of the Llama architecture and checks that its tensors are those of its
  /// configuration.
  public static GgufCheckpoint open(Path path) {
    GgufFile file = GgufFile.open(path);
    try {
      LlamaConfig config = GgufLlama.config(file);
      SequencedMap<String, String> names = new LinkedHashMap<>();
      for (String name : file.names()) {
        names.put(GgufLlama.huggingFaceName(file.path(), name), name);
      }
      GgufCheckpoint checkpoint = new GgufCheckpoint(file, config, names);
      TensorShapes.check(
          file.path(), config.tensorShapes(), names.sequencedKeySet(), checkpoint::stored);
      return checkpoint;
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /// The file behind it, for its metadata and its own names and order.
  public GgufFile file() {
    return file;
  }

  @Override
  public Path path() {
    return file.path();
  }

  @Override
  public LlamaConfig config() {
    return config;
  }

  @Override
  public SequencedSet<String> names() {
    return ggufNames.sequencedKeySet();
  }

  @Override
  public StoredTensor tensor(String name) {
    StoredTensor t = stored(name);
    if (name.endsWith(".self_attn.q_proj.weight") || name.endsWith(".self_attn.k_proj.weight")) {
      return halfSplit(t);
    }
    return t;
  }

  private StoredTensor stored(String name) {
    String own = ggufNames.get(name);
    if (own == null) {
      throw new ModelException(
          Code.MISSING, "%s: there is no tensor %s".formatted(path().getFileName(), name));
    }
    StoredTensor t = file.tensor(own);
    return new StoredTensor(name, t.type(), t.shape(), t.bytes());
  }

  private StoredTensor halfSplit(StoredTensor t) {
    int rows = Math.toIntExact(t.shape().getFirst());
    long rowBytes = t.bytes().byteSize() / rows;
    int half = config.headDim() / 2;
    byte[] out = new byte[Math.toIntExact(t.bytes().byteSize())];
    MemorySegment to = MemorySegment.ofArray(out);
    try {
      for (int row = 0; row < rows; row++) {
        int head = row / config.headDim();
        int within = row % config.headDim();
        int from = head * config.headDim() + 2 * (within % half) + within / half;
        MemorySegment.copy(t.bytes(), from * rowBytes, to, row * rowBytes, rowBytes);
      }
    } catch (InternalError e) {
      throw MappedFile.cut("tensor " + t.name(), e);
    }
    return new StoredTensor(t.name(), t.type(), List.copyOf(t.shape()), to);
  }

  @Override
  public String sha256() {
    String known = sha256;
    if (known == null) {
      known = file.sha256();
      sha256 = known;
    }
    return known;
  }

  @Override
  public void close() {
    file.close();
  }
}
