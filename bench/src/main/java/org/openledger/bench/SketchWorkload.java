package org.openledger.bench;

import java.util.List;
import java.util.Random;
import org.openledger.attribution.gradient.GradientSketcher;
import org.openledger.model.llama.Llama;
import org.openledger.model.llama.LoraGradients;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.primitives.Hash;

/// Each row's own gradient, projected: the same rows and adapter as a training step.
final class SketchWorkload implements Workload {
  private final LoraAdapter adapter;
  private final GradientSketcher sketcher;
  private final List<LoraGradients.Sample> samples;

  SketchWorkload(Llama model, Random random) {
    this.adapter = TrainWorkload.adapter(model, random);
    this.sketcher = new GradientSketcher(model, adapter, Hash.ZERO);
    this.samples = TrainWorkload.samples(model, random);
  }

  @Override
  public int tokens() {
    return 4 * 256;
  }

  @Override
  public int warmups() {
    return 2;
  }

  @Override
  public int runs() {
    return 9;
  }

  @Override
  public void run() {
    sketcher.sketch(samples, done -> {});
  }

  @Override
  public void close() {
    adapter.close();
  }
}
