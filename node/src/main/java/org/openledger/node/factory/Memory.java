package org.openledger.node.factory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.openledger.model.checkpoint.LlamaConfig;
import org.openledger.model.llama.Llama;
import org.openledger.model.lora.LoraConfig;
import org.openledger.model.lora.LoraLayout;
import org.openledger.model.lora.Projection;
import org.openledger.training.config.TrainingConfig;

/// How much memory training takes, by a formula, and how much there is.
final class Memory {
  /// Numbers per adapter number in single precision: itself, its gradient, AdamW's two moments, the
  /// pass's own gradient, and a copy on the way to a checkpoint.
  private static final int ADAPTER_COPIES = 6;

  /// Rows of logits that the head makes at once, and how many tensors of that size live together.
  private static final long HEAD_NUMBERS = 128 * 3;

  /// What is counted, times this, is what is taken: the library's own room, gradients of
  /// activations, packed copies. Two steps of the real base took 1.58 times the count (2026-11-22,
  /// 2 cores); `RealRunTest` holds it to that.
  private static final double TAKEN_BY_COUNTED = 1.6;

  private Memory() {}

  /// The bytes that training takes beside the base's weights, which are loaded anyway: adapter and
  /// optimiser, what each layer keeps of a pass for its way back, and the head.
  ///
  /// @param passTokens the most tokens that go through the network at once
  static long training(Llama model, TrainingConfig.Lora lora, long passTokens) {
    LlamaConfig c = model.config();
    long bytes = model.dtype().bytes();
    long adapter = new LoraLayout(c, config(lora)).elements();
    long q = (long) c.heads() * c.headDim();
    long kv = 2L * c.kvHeads() * c.headDim();
    // Residual stream and norm twice, queries, keys and values, what attention wrote, gate and up,
    // their product.
    long kept = 4L * c.hidden() + (q + kv) + q + 3L * c.ffn();
    long ranks = (long) lora.rank() * lora.targets().size();
    long counted =
        adapter * (ADAPTER_COPIES * Float.BYTES + bytes)
            + passTokens * c.layers() * (kept + ranks) * bytes
            + HEAD_NUMBERS * c.vocab() * Float.BYTES;
    return (long) (TAKEN_BY_COUNTED * counted);
  }

  private static LoraConfig config(TrainingConfig.Lora lora) {
    Set<Projection> targets = EnumSet.noneOf(Projection.class);
    Arrays.stream(Projection.values())
        .filter(p -> lora.targets().contains(p.module()))
        .forEach(targets::add);
    return new LoraConfig(lora.rank(), lora.alpha(), false, targets);
  }

  /// The bytes that can be had on this machine now without swapping; where the system does not say,
  /// all it has.
  static long here() {
    try {
      return Files.readAllLines(Path.of("/proc/meminfo")).stream()
          .filter(line -> line.startsWith("MemAvailable:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElseGet(Memory::all);
    } catch (IOException e) {
      return all(); // a system without /proc
    }
  }

  private static long all() {
    return java.lang.management.ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : Runtime.getRuntime().maxMemory();
  }
}
