package org.openledger.training.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.openledger.model.checkpoint.SafetensorsFile;
import org.openledger.model.checkpoint.SafetensorsWriter;
import org.openledger.model.checkpoint.StoredTensor;
import org.openledger.primitives.Hash;
import org.openledger.tensor.AdamW;
import org.openledger.training.TrainingException;
import org.openledger.training.TrainingException.Code;

/// All a run needs to go on as if it had never stopped, in one safetensors file: tensors `adapter`,
/// `m`, `v` (flat, in the order of [org.openledger.model.lora.LoraLayout]), the rest as metadata.
///
/// There is no generator state: first weights and order are pure functions of the seed.
///
/// @param run digest of the run it belongs to
/// @param step steps made
/// @param tokens that went through the network
/// @param logBytes length of the log after that step
/// @param adapter the numbers
/// @param adam the optimiser's state over one leaf
record Checkpoint(
    Hash run, int step, long tokens, long logBytes, float[] adapter, AdamW.State adam) {

  void write(Path path) {
    SafetensorsWriter.write(
        path,
        List.of(
            flat("adapter", adapter),
            flat("m", adam.m().getFirst()),
            flat("v", adam.v().getFirst())),
        Map.of(
            "run", run.toString(),
            "step", Integer.toString(step),
            "tokens", Long.toString(tokens),
            "log_bytes", Long.toString(logBytes)));
  }

  private static StoredTensor flat(String name, float[] values) {
    return StoredTensor.ofFp32(name, List.of((long) values.length), values);
  }

  /// The checkpoint at `path`, if there is one, of a run and an adapter of that many numbers.
  static Optional<Checkpoint> read(Path path, Hash run, long elements) {
    if (!Files.exists(path)) {
      return Optional.empty();
    }
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      Map<String, String> data = file.metadata();
      if (!run.toString().equals(data.get("run"))) {
        throw new TrainingException(Code.OTHER_RUN, path + ": belongs to another run");
      }
      long step = number(path, data, "step");
      AdamW.State adam =
          new AdamW.State(
              step,
              List.of(values(path, file, "m", elements)),
              List.of(values(path, file, "v", elements)));
      return Optional.of(
          new Checkpoint(
              run,
              Math.toIntExact(step),
              number(path, data, "tokens"),
              number(path, data, "log_bytes"),
              values(path, file, "adapter", elements),
              adam));
    }
  }

  private static float[] values(Path path, SafetensorsFile file, String name, long elements) {
    StoredTensor t = file.tensor(name);
    if (t.values() != elements) {
      throw new TrainingException(
          Code.CORRUPT,
          "%s: %s holds %,d numbers, not %,d".formatted(path, name, t.values(), elements));
    }
    return t.fp32();
  }

  private static long number(Path path, Map<String, String> data, String key) {
    String text = data.getOrDefault(key, "");
    if (!text.matches("\\d{1,18}")) {
      throw new TrainingException(
          Code.CORRUPT, "%s: %s is \"%s\", not a number".formatted(path, key, text));
    }
    return Long.parseLong(text);
  }
}
