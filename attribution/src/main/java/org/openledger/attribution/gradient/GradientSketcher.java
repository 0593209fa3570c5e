package org.openledger.attribution.gradient;

import static org.openledger.attribution.AttributionException.require;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.openledger.attribution.sketch.Quantised;
import org.openledger.attribution.sketch.SketchAccumulator;
import org.openledger.attribution.sketch.SparseJohnsonLindenstrauss;
import org.openledger.model.llama.Llama;
import org.openledger.model.llama.LoraGradients;
import org.openledger.model.llama.LoraGradients.Sample;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.primitives.Hash;
import org.openledger.tensor.Scope;

/// Sketches S·g of single examples' gradients, g = ∇ of the example's mean token loss with respect
/// to every number of the adapter.
///
/// Examples go through the model in mini-batches of like length, with one gradient each from one
/// backward pass; a gradient is projected where libtorch left it and forgotten. Like the model, for
/// one thread at a time.
public final class GradientSketcher {
  /// Most examples in one backward pass; each holds its gradient, 20 MB at rank 16 on SmolLM2-135M.
  public static final int SAMPLES_MAX = 4;

  /// Tokens in one backward pass, unless one example alone is longer.
  private static final int TOKENS_MAX = 2_048;

  private final LoraGradients gradients;
  private final SparseJohnsonLindenstrauss projection;

  /// Sketches for `adapter` (in fp32) on `model`, with the default projection drawn from `seed`.
  public GradientSketcher(Llama model, LoraAdapter adapter, Hash seed) {
    this(
        model,
        adapter,
        new SparseJohnsonLindenstrauss(
            adapter.layout().elements(),
            SparseJohnsonLindenstrauss.SLOTS,
            SparseJohnsonLindenstrauss.NON_ZEROS,
            seed));
  }

  /// Sketches with a given projection of the adapter's numbers.
  public GradientSketcher(Llama model, LoraAdapter adapter, SparseJohnsonLindenstrauss projection) {
    require(
        projection.dimensions() == adapter.layout().elements(),
        "a projection of %d dimensions for an adapter of %d numbers",
        projection.dimensions(),
        adapter.layout().elements());
    this.gradients = new LoraGradients(model, adapter);
    this.projection = projection;
  }

  /// The projection in use.
  public SparseJohnsonLindenstrauss projection() {
    return projection;
  }

  /// What sketching gives, in the order of the examples.
  ///
  /// @param phi (n, k): row i is S·g_i
  /// @param losses mean token losses
  /// @param tokens how many tokens went through the model
  public record Sketches(float[][] phi, double[] losses, long tokens) {}

  /// Sketches every example in the form it was trained in; `done` hears how many are ready after
  /// each mini-batch.
  public Sketches sketch(List<Sample> samples, IntConsumer done) {
    float[][] phi = new float[samples.size()][];
    double[] losses = new double[samples.size()];
    int ready = 0;
    for (List<Integer> batch : batches(samples)) {
      LoraGradients.Sample[] examples = batch.stream().map(samples::get).toArray(Sample[]::new);
      try (Scope scope = Scope.open()) {
        LoraGradients.PerSample got = gradients.perSample(List.of(examples));
        float[][] sketches = project(got.gradients().contiguous().memory(), examples.length);
        for (int i = 0; i < examples.length; i++) {
          phi[batch.get(i)] = sketches[i];
          losses[batch.get(i)] = got.losses()[i];
        }
      }
      ready += examples.length;
      done.accept(ready);
    }
    long tokens = samples.stream().mapToLong(sample -> sample.ids().length).sum();
    return new Sketches(phi, losses, tokens);
  }

  /// φ_q of an answer, rounded with a scale of its own: the gradient of the answer's mean token
  /// loss given the prompt.
  public Quantised query(int[] prompt, int[] answer) {
    return Quantised.of(sketch(List.of(Sample.of(prompt, answer)), ready -> {}).phi()[0]);
  }

  /// (b, D) gradients side by side in memory, one sketch each, in parallel.
  private float[][] project(MemorySegment memory, int count) {
    long bytes = projection.dimensions() * Float.BYTES;
    return IntStream.range(0, count)
        .parallel()
        .mapToObj(i -> {
          SketchAccumulator sketch = projection.accumulator();
          sketch.append(memory.asSlice(i * bytes, bytes), projection.dimensions());
          return sketch.finish();
        })
        .toArray(float[][]::new);
  }

  /// Indices of the examples in mini-batches, longest first, so that too little memory shows at
  /// once.
  private static List<List<Integer>> batches(List<Sample> samples) {
    List<Integer> byLength =
        IntStream.range(0, samples.size())
            .boxed()
            .sorted(Comparator.comparing(i -> -samples.get(i).ids().length))
            .toList();
    List<List<Integer>> batches = new ArrayList<>();
    int tokens = 0;
    for (int i : byLength) {
      int length = samples.get(i).ids().length;
      if (batches.isEmpty()
          || batches.getLast().size() == SAMPLES_MAX
          || tokens + length > TOKENS_MAX) {
        batches.add(new ArrayList<>());
        tokens = 0;
      }
      batches.getLast().add(i);
      tokens += length;
    }
    return batches;
  }
}
