package org.openledger.training.run;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.model.lora.LoraConfig;
import org.openledger.model.lora.Projection;
import org.openledger.tensor.DType;
import org.openledger.training.config.TrainingConfig;
import org.openledger.training.data.SplitMix;

/// The adapter a run starts from.
final class Adapters {
  private Adapters() {}

  /// A copy of the adapter to go on from, or one as PEFT starts it: A uniform in ±1/√in
  /// (Kaiming-uniform with a = √5), B zero, from the seed's stream "adapter".
  static LoraAdapter first(RunSetup setup) {
    return setup
        .start()
        .map(a -> a.to(DType.F32))
        .orElseGet(() ->
            LoraAdapter.fresh(
                setup.model().config(),
                config(setup.config().lora()),
                SplitMix.stream(setup.config().seed(), "adapter")));
  }

  /// The settings in the model's terms.
  static LoraConfig config(TrainingConfig.Lora lora) {
    Set<Projection> targets = EnumSet.noneOf(Projection.class);
    Arrays.stream(Projection.values())
        .filter(p -> lora.targets().contains(p.module()))
        .forEach(targets::add);
    return new LoraConfig(lora.rank(), lora.alpha(), false, targets);
  }
}
