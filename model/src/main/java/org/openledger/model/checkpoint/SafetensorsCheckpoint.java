package org.openledger.model.checkpoint;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.openledger.model.ModelException;
import org.openledger.model.ModelException.Code;
import org.openledger.model.json.StrictJson;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A Hugging Face folder: `config.json` beside `model.safetensors`, or beside the shards that
/// `model.safetensors.index.json` names.
public final class SafetensorsCheckpoint implements Checkpoint {
  private static final long CONFIG_BYTES_MAX = 1 << 20;
  private static final long INDEX_BYTES_MAX = 32 << 20;
  private static final int SHARDS_MAX = 1024;
  private static final String SINGLE = "model.safetensors";
  private static final String INDEX = "model.safetensors.index.json";

  private final Path folder;
  private final ModelConfig config;
  private final byte[] configBytes;
  private final Map<String, SafetensorsFile> files; // by file name
  private final SequencedMap<String, SafetensorsFile> tensors; // by tensor name
  private volatile @Nullable String sha256;

  private SafetensorsCheckpoint(
      Path folder,
      byte[] configBytes,
      Map<String, SafetensorsFile> files,
      SequencedMap<String, SafetensorsFile> tensors) {
    this.folder = folder;
    this.configBytes = configBytes;
    this.files = files;
    this.tensors = Collections.unmodifiableSequencedMap(tensors);
    this.config = HuggingFaceConfig.parse(folder, configBytes);
  }

  /// Opens a folder and checks its configuration against its tensors.
  public static SafetensorsCheckpoint open(Path folder) {
    byte[] config = StrictJson.bytes(folder.resolve("config.json"), CONFIG_BYTES_MAX);
    Map<String, SafetensorsFile> files = new LinkedHashMap<>();
    try {
      SequencedMap<String, SafetensorsFile> tensors =
          Files.exists(folder.resolve(INDEX)) && !Files.exists(folder.resolve(SINGLE))
              ? openShards(folder, files)
              : openSingle(folder, files);
      var checkpoint = new SafetensorsCheckpoint(folder, config, files, tensors);
      checkpoint.checkShapes();
      return checkpoint;
    } catch (RuntimeException e) {
      files.values().forEach(SafetensorsFile::close);
      throw e;
    }
  }

  private void checkShapes() {
    TensorShapes.check(
        folder,
        switch (config) {
          case LlamaConfig llama -> llama.tensorShapes();
          case BertConfig bert -> bert.tensorShapes();
        },
        HuggingFaceConfig.relevant(config, names()),
        this::tensor);
  }

  private static SequencedMap<String, SafetensorsFile> openSingle(
      Path folder, Map<String, SafetensorsFile> files) {
    SafetensorsFile file = SafetensorsFile.open(folder.resolve(SINGLE));
    files.put(SINGLE, file);
    SequencedMap<String, SafetensorsFile> tensors = new LinkedHashMap<>();
    file.names().forEach(name -> tensors.put(name, file));
    return tensors;
  }

  private static SequencedMap<String, SafetensorsFile> openShards(
      Path folder, Map<String, SafetensorsFile> files) {
    ObjectNode index = StrictJson.object(folder.resolve(INDEX), INDEX_BYTES_MAX);
    if (!(index.get("weight_map") instanceof ObjectNode map)) {
      throw new ModelException(Code.MALFORMED, INDEX + ": weight_map is missing");
    }
    SequencedMap<String, SafetensorsFile> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> e : map.properties()) {
      String shard = e.getValue().isString() ? e.getValue().stringValue() : "";
      // A shard is a plain name in this folder: "../x" or "/x" would read elsewhere.
      if (!shard.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,200}\\.safetensors")) {
        throw new ModelException(
            Code.MALFORMED, "%s: %s lies in %s".formatted(INDEX, e.getKey(), e.getValue()));
      }
      if (!files.containsKey(shard)) {
        if (files.size() >= SHARDS_MAX) {
          throw new ModelException(Code.TOO_LARGE, INDEX + ": more than " + SHARDS_MAX + " shards");
        }
        files.put(shard, SafetensorsFile.open(folder.resolve(shard)));
      }
      SafetensorsFile file = files.get(shard);
      if (!file.names().contains(e.getKey())) {
        throw new ModelException(
            Code.MISSING, "%s: tensor %s is not in %s".formatted(INDEX, e.getKey(), shard));
      }
      tensors.put(e.getKey(), file);
    }
    return tensors;
  }

  @Override
  public Path path() {
    return folder;
  }

  @Override
  public ModelConfig config() {
    return config;
  }

  @Override
  public SequencedSet<String> names() {
    return tensors.sequencedKeySet();
  }

  @Override
  public StoredTensor tensor(String name) {
    SafetensorsFile file = tensors.get(name);
    if (file == null) {
      throw new ModelException(
          Code.MISSING, "%s: there is no tensor %s".formatted(folder.getFileName(), name));
    }
    return file.tensor(name);
  }

  @Override
  public String sha256() {
    String known = sha256;
    if (known == null) {
      TreeMap<String, String> digests = new TreeMap<>();
      digests.put("config.json", hex(configBytes));
      files.forEach((name, file) -> digests.put(name, file.sha256()));
      StringBuilder lines = new StringBuilder();
      digests.forEach((name, digest) -> lines.append(digest + "  " + name + "\n"));
      known = hex(lines.toString().getBytes(StandardCharsets.UTF_8));
      sha256 = known;
    }
    return known;
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(MappedFile.sha256Digest().digest(bytes));
  }

  @Override
  public void close() {
    files.values().forEach(SafetensorsFile::close);
  }
}
