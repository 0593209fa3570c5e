package org.openledger.bench;

import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import org.openledger.model.llama.Llama;
import org.openledger.model.llama.LoraGradients;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.model.lora.LoraConfig;
import org.openledger.model.lora.Projection;
import org.openledger.tensor.AdamW;
import org.openledger.tensor.Autograd;
import org.openledger.tensor.GradientNorm;
import org.openledger.tensor.Scope;
import org.openledger.tensor.Tensor;

/// A training step as a run makes it; every token is learned, as in the peer's.
final class TrainWorkload implements Workload {
  private final LoraAdapter adapter;
  private final LoraGradients gradients;
  private final AdamW adam;
  private final List<LoraGradients.Sample> samples;

  TrainWorkload(Llama model, Random random) {
    this.adapter = adapter(model, random);
    this.gradients = new LoraGradients(model, adapter);
    this.adam = new AdamW(List.of(adapter.flat()), AdamW.Settings.DEFAULT);
    this.samples = samples(model, random);
  }

  static LoraAdapter adapter(Llama model, Random random) {
    LoraConfig config =
        new LoraConfig(
            8, 16, false, EnumSet.of(Projection.Q, Projection.K, Projection.V, Projection.O));
    return LoraAdapter.fresh(model.config(), config, random);
  }

  static List<LoraGradients.Sample> samples(Llama model, Random random) {
    return Workload.sequences(random, 4, 256, model.config().vocab()).stream()
        .map(ids -> new LoraGradients.Sample(ids, ids))
        .toList();
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
    gradients.accumulate(samples, 1);
    try (Scope scope = Scope.open()) {
      List<Tensor> gradient = List.of(Autograd.gradient(adapter.flat()));
      GradientNorm.clip(gradient, 1);
      adam.step(5e-4);
      Autograd.zeroGradients(List.of(adapter.flat()));
    }
  }

  @Override
  public void close() {
    adam.close();
    adapter.close();
  }
}
