package org.openledger.training.run;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.openledger.model.llama.Llama;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Keccak;
import org.openledger.training.TrainingException;
import org.openledger.training.TrainingException.Code;
import org.openledger.training.config.TrainingConfig;
import org.openledger.training.data.Example;

/// What a run is made of.
///
/// @param model the base, in the config's compute type; shared, not closed by the run
/// @param base what the base is called and its digest
/// @param config the settings
/// @param examples what is learned
/// @param heldOut what the loss is measured on every `eval_every` steps; may be empty
/// @param start an adapter to go on from, which stays the caller's and unchanged; empty starts
///   afresh from the seed
public record RunSetup(
    Llama model,
    BaseName base,
    TrainingConfig config,
    List<Example> examples,
    List<Example> heldOut,
    Optional<LoraAdapter> start) {

  /// A base model by name and digest.
  ///
  /// @param name what the adapter's files call it
  /// @param digest of its file or folder, as [org.openledger.model.checkpoint.Checkpoint#sha256]
  public record BaseName(String name, String digest) {}

  /// Checks that examples, model and settings fit each other.
  public RunSetup {
    examples = List.copyOf(examples);
    heldOut = List.copyOf(heldOut);
    if (examples.isEmpty()) {
      throw new TrainingException(Code.DATA, "no examples to learn from");
    }
    if (model.dtype() != config.compute().dtype()) {
      throw new TrainingException(
          Code.CONFIG,
          "the config computes in %s, but the model is loaded in %s"
              .formatted(config.compute(), model.dtype()));
    }
    checkExamples(examples, model, config.batching().cutoffTokens());
    checkExamples(heldOut, model, Integer.MAX_VALUE);
    if (config.pauses().evalEvery() > 0 && heldOut.isEmpty()) {
      throw new TrainingException(Code.CONFIG, "eval_every is set, but nothing is held out");
    }
    start.ifPresent(a -> checkStart(a, model, config));
  }

  /// A run from the seed, with nothing held out.
  public RunSetup(Llama model, BaseName base, TrainingConfig config, List<Example> examples) {
    this(model, base, config, examples, List.of(), Optional.empty());
  }

  private static void checkExamples(List<Example> examples, Llama model, int cutoff) {
    int tokensMax = Math.min(cutoff, model.positionsMax());
    int vocab = model.config().vocab();
    for (Example e : examples) {
      if (e.tokens() > tokensMax) {
        throw new TrainingException(
            Code.DATA, "%s: %d tokens, at most %d".formatted(e.id(), e.tokens(), tokensMax));
      }
      for (int id : e.sample().ids()) {
        if (id < 0 || id >= vocab) {
          throw new TrainingException(
              Code.DATA,
              "%s: token %d is not in the vocabulary of %d".formatted(e.id(), id, vocab));
        }
      }
    }
  }

  private static void checkStart(LoraAdapter start, Llama model, TrainingConfig config) {
    boolean fits =
        start.config().equals(Adapters.config(config.lora()))
            && start.layout().base().equals(model.config());
    if (!fits) {
      throw new TrainingException(
          Code.CONFIG,
          "the adapter to go on from is %s, the config says %s"
              .formatted(start.config(), config.lora()));
    }
  }

  /// Optimiser steps from beginning to end.
  public int steps() {
    return config.length().steps(examples.size(), config.batching().examplesPerStep());
  }

  /// Keccak-256 over the Keccak-256 of each example: its id in UTF-8, then its ids and labels as
  /// 32-bit big-endian numbers.
  public Hash dataDigest() {
    return Keccak.hash(examples.stream().map(RunSetup::digest).toArray(byte[][]::new));
  }

  private static byte[] digest(Example e) {
    ByteBuffer numbers = ByteBuffer.allocate(2 * Integer.BYTES * e.tokens());
    for (int id : e.sample().ids()) {
      numbers.putInt(id);
    }
    for (int label : e.sample().labels()) {
      numbers.putInt(label);
    }
    return Keccak.hash(e.id().getBytes(StandardCharsets.UTF_8), numbers.array()).bytes();
  }
}
