package org.openledger.bench;

import java.util.Random;
import java.util.function.Supplier;
import org.openledger.model.llama.Llama;

/// One thing that is measured on the base model, at the design's shapes.
enum Benchmark {
  /// LoRA fine-tuning: forward, backward, clip, AdamW.
  TRAIN("LoRA q,k,v,o rank 8, 4 x 256 tokens a step", "train", 0),
  /// Reading a prompt.
  PREFILL("4 x 256 tokens, logits of the last", "prefill", 0),
  /// Generating, one sequence.
  DECODE_1("one sequence, 128 tokens cached, 48 steps", "decode", 1),
  /// Generating, sixteen sequences.
  DECODE_16("16 sequences, 128 tokens cached, 48 steps", "decode", 16),
  /// A gradient sketch for each of four rows.
  SKETCH("per-row LoRA gradients of 4 x 256 tokens, sketched to 16,384", "train", 0);

  private final String what;
  private final String peer;
  private final int batch;

  Benchmark(String what, String peer, int batch) {
    this.what = what;
    this.peer = peer;
    this.batch = batch;
  }

  /// What is measured.
  String what() {
    return what;
  }

  /// Which of the peer's measurements stands beside it; a sketch stands beside a training step.
  String peer() {
    return peer;
  }

  /// Sequences at once, where that varies.
  int batch() {
    return batch;
  }

  /// The name on the command line; both decodes belong to `decode`.
  String command() {
    return switch (this) {
      case DECODE_1, DECODE_16 -> "decode";
      case TRAIN, PREFILL, SKETCH -> name().toLowerCase(java.util.Locale.ROOT);
    };
  }

  /// Seconds of each run on `model`, and tokens a run.
  Timing measure(Llama model) {
    Supplier<Workload> workload =
        switch (this) {
          case TRAIN -> () -> new TrainWorkload(model, random());
          case PREFILL -> () -> new PrefillWorkload(model, random());
          case DECODE_1, DECODE_16 -> () -> new DecodeWorkload(model, random(), batch);
          case SKETCH -> () -> new SketchWorkload(model, random());
        };
    try (Workload w = workload.get()) {
      return Timing.of(w);
    }
  }

  private static Random random() {
    return new Random(7);
  }
}
