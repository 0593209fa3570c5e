package org.openledger.node.factory;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.openledger.attribution.gradient.GradientSketcher;
import org.openledger.attribution.sketch.DampedDual;
import org.openledger.attribution.store.Provenance;
import org.openledger.attribution.store.RowKey;
import org.openledger.attribution.store.SketchStoreWriter;
import org.openledger.model.llama.Llama;
import org.openledger.model.llama.LoraGradients.Sample;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.node.models.Compute;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Keccak;
import org.openledger.serving.engine.Priority;
import org.openledger.tensor.DType;
import org.openledger.training.data.Example;

/// Turns every trained row's gradient into an int16 vector, and keeps them in the run's folder.
///
/// @param model the base
/// @param compute where its tensors may be touched
public record Sketching(Llama model, Compute compute) {
  /// A trained run.
  ///
  /// @param folder with the adapter
  /// @param adapter the adapter's digest
  /// @param lessons what it learned
  public record Trained(Path folder, Hash adapter, Lessons lessons) {}

  /// What sketching gave.
  ///
  /// @param file the vectors
  /// @param seed what the projection was drawn from
  /// @param phi each row's gradient, sketched, before it was rounded
  /// @param tokens that went through the model
  public record Sketched(Path file, Hash seed, List<float[]> phi, long tokens) {}

  /// Where a run's vectors lie.
  public static Path file(Path run) {
    return run.resolve("vectors.sketch");
  }

  /// The seed of the projection. The block came after the adapter's digest was on chain: rows
  /// cannot be made to fit it.
  public static Hash seed(Hash adapter, Hash block) {
    return Keccak.hash(adapter.bytes(), block.bytes());
  }

  /// Sketches every example of `trained`; `done` hears how many rows are ready after each
  /// mini-batch.
  public Sketched run(Trained trained, Hash block, IntConsumer done) {
    Hash seed = seed(trained.adapter(), block);
    List<float[]> phi = new ArrayList<>();
    long tokens = 0;
    Provenance provenance;
    DampedDual.Solution solution;
    try (LoraAdapter adapter = LoraAdapter.load(trained.folder(), model.config(), DType.F32)) {
      GradientSketcher sketcher = new GradientSketcher(model, adapter, seed);
      List<Sample> samples = trained.lessons().examples().stream().map(Example::sample).toList();
      // One mini-batch in the queue at a time: answers may run between two.
      for (int from = 0; from < samples.size(); from += GradientSketcher.SAMPLES_MAX) {
        int to = Math.min(samples.size(), from + GradientSketcher.SAMPLES_MAX);
        List<Sample> some = samples.subList(from, to);
        GradientSketcher.Sketches sketches =
            compute.run(Priority.TRAINING, () -> sketcher.sketch(some, ready -> {}));
        phi.addAll(List.of(sketches.phi()));
        tokens += sketches.tokens();
        done.accept(phi.size());
      }
      solution = DampedDual.solve(phi.toArray(float[][]::new), DampedDual.RATIO);
      provenance =
          new Provenance(
              trained.adapter(),
              seed,
              adapter.layout().elements(),
              sketcher.projection().nonZeros(),
              solution.lambda(),
              solution.traceOverN());
    }
    Path file = file(trained.folder());
    SketchStoreWriter.write(
        file,
        provenance,
        trained.lessons().rows().stream()
            .map(r -> new RowKey(r.id().hash(), r.contributor()))
            .toList(),
        solution.psi());
    return new Sketched(file, seed, phi, tokens);
  }
}
