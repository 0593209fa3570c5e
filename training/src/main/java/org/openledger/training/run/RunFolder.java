package org.openledger.training.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.openledger.model.json.StrictJson;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Keccak;
import org.openledger.training.TrainingException;
import org.openledger.training.TrainingException.Code;
import org.openledger.training.config.TrainingConfig;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The folder of a run.
///
/// | file | what |
/// |---|---|
/// | `run.json` | what the run is made of: base, config, data, by digest; written first |
/// | `log.jsonl` | the run log, one [StepRecord] a line |
/// | `checkpoint.safetensors` | the last [Checkpoint] |
/// | `adapter_config.json`, `adapter_model.safetensors` | the adapter, written last |
///
/// Every file but the log appears whole or not at all.
final class RunFolder {
  private static final String FILE = "run.json";
  private static final int VERSION = 1;
  private static final long BYTES_MAX = 1 << 20;

  private final Path path;
  private final byte[] identity;

  private RunFolder(Path path, byte[] identity) {
    this.path = path;
    this.identity = identity;
  }

  /// Claims a folder for a new run; it must hold none.
  static RunFolder create(Path path, RunSetup setup) {
    RunFolder folder = new RunFolder(path, describe(setup));
    if (Files.exists(folder.file())) {
      throw new TrainingException(
          Code.OTHER_RUN, path + ": holds a run already: resume it, or name another folder");
    }
    folder.write();
    return folder;
  }

  /// Opens the folder of a run that is to go on, which must be made of the same parts.
  static RunFolder reopen(Path path, RunSetup setup) {
    RunFolder folder = new RunFolder(path, describe(setup));
    if (!Files.exists(folder.file())) {
      throw new TrainingException(Code.OTHER_RUN, path + ": holds no run to resume");
    }
    ObjectNode was = StrictJson.object(folder.file(), BYTES_MAX);
    ObjectNode is = StrictJson.object(folder.identity, "the run");
    for (String key : is.propertyNames()) {
      if (!is.get(key).equals(was.get(key))) {
        throw new TrainingException(
            Code.OTHER_RUN,
            "%s: holds another run: its %s is %s, not %s"
                .formatted(path, key, was.get(key), is.get(key)));
      }
    }
    return folder;
  }

  private static byte[] describe(RunSetup setup) {
    ObjectNode out = StrictJson.mapper().createObjectNode();
    out.put("version", VERSION);
    out.put("base", setup.base().name());
    out.put("base_digest", setup.base().digest());
    out.put("config_digest", setup.config().digest().toString());
    out.set(
        "config",
        StrictJson.object(
            setup.config().canonicalJson().getBytes(StandardCharsets.UTF_8), "the config"));
    out.put("examples", setup.examples().size());
    out.put("data_digest", setup.dataDigest().toString());
    out.put("steps", setup.steps());
    setup.start().ifPresent(a -> out.put("start_digest", Keccak.hash(a.flat().bytes()).toString()));
    return (out + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private void write() {
    try {
      Files.createDirectories(path);
      Path temp = Files.createTempFile(path, ".run", ".tmp");
      try {
        try (FileChannel out = FileChannel.open(temp, StandardOpenOption.WRITE)) {
          ByteBuffer bytes = ByteBuffer.wrap(identity);
          while (bytes.hasRemaining()) {
            out.write(bytes);
          }
          out.force(true);
        }
        Files.move(temp, file(), StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(temp);
      }
    } catch (IOException e) {
      throw new TrainingException(Code.IO, file() + ": cannot be written: " + e.getMessage(), e);
    }
  }

  /// The settings of the run in `path`.
  static TrainingConfig config(Path path) {
    Path file = path.resolve(FILE);
    if (!Files.exists(file)) {
      throw new TrainingException(Code.OTHER_RUN, path + ": holds no run");
    }
    JsonNode config = StrictJson.object(file, BYTES_MAX).path("config");
    return TrainingConfig.parse(
        config.toString().getBytes(StandardCharsets.UTF_8), file + ": config");
  }

  private Path file() {
    return path.resolve(FILE);
  }

  Path path() {
    return path;
  }

  Path log() {
    return path.resolve("log.jsonl");
  }

  Path checkpoint() {
    return path.resolve("checkpoint.safetensors");
  }

  /// What a checkpoint must belong to.
  Hash digest() {
    return Keccak.hash(identity);
  }
}
