package org.openledger.model.llama;

import java.util.Arrays;
import java.util.List;
import org.openledger.model.ModelException;
import org.openledger.model.ModelException.Code;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.tensor.Autograd;
import org.openledger.tensor.DType;
import org.openledger.tensor.Indexing;
import org.openledger.tensor.Scope;
import org.openledger.tensor.Tensor;

/// Gradients of an adapter's numbers: of a mini-batch for training, or of each sample on its own.
///
/// The loss is next-token cross-entropy over the labels that count ([#IGNORE] do not): for
/// [#accumulate] the mean over all of them in the mini-batch, for [#perSample] each sample's own
/// mean.
public final class LoraGradients {
  /// The label of a token that is not learned.
  public static final int IGNORE = -100;

  private final Llama model;
  private final LoraAdapter adapter;

  /// One sequence with its labels: label t is what token t itself should have been, so the loss of
  /// row t - 1.
  ///
  /// @param ids at least two
  /// @param labels as long as ids; equal to it, or [#IGNORE]
  public record Sample(int[] ids, int[] labels) {
    /// Checks that labels match ids and that something is learned.
    public Sample {
      if (ids.length != labels.length) {
        throw new ModelException(
            Code.ARGUMENT, "%d labels for %d tokens".formatted(labels.length, ids.length));
      }
      boolean any = false;
      for (int t = 1; t < labels.length; t++) {
        any |= labels[t] != IGNORE;
      }
      if (!any) {
        throw new ModelException(Code.ARGUMENT, "a sample without a label");
      }
    }

    /// A prompt whose tokens are not learned, and an answer whose tokens are.
    public static Sample of(int[] prompt, int[] answer) {
      int[] ids = Arrays.copyOf(prompt, prompt.length + answer.length);
      System.arraycopy(answer, 0, ids, prompt.length, answer.length);
      int[] labels = ids.clone();
      Arrays.fill(labels, 0, prompt.length, IGNORE);
      return new Sample(ids, labels);
    }

    /// How many labels count.
    public int labelled() {
      return (int) Arrays.stream(labels, 1, labels.length).filter(l -> l != IGNORE).count();
    }
  }

  /// Losses of a mini-batch.
  ///
  /// @param mean over all labels
  /// @param samples each sample's own mean
  /// @param labels how many counted
  public record Losses(double mean, double[] samples, int labels) {}

  /// Gradients of single samples.
  ///
  /// @param losses each sample's mean loss
  /// @param gradients (samples, elements of the layout) as F32, rows in the order of
  ///   [org.openledger.model.lora.LoraLayout]; belongs to the caller's scope
  public record PerSample(double[] losses, Tensor gradients) {}

  /// Gradients of `adapter`, whose numbers must be F32.
  public LoraGradients(Llama model, LoraAdapter adapter) {
    if (adapter.flat().dtype() != DType.F32) {
      throw new ModelException(Code.ARGUMENT, "an adapter is trained in F32");
    }
    this.model = model;
    this.adapter = adapter;
  }

  /// Adds the gradient of `samples`' mean loss to the adapter's, times `factor`; read it with
  /// `Autograd.gradient(adapter.flat())`.
  ///
  /// @param factor 1, or the share of a mini-batch when it comes in pieces
  public Losses accumulate(List<Sample> samples, double factor) {
    int labels = samples.stream().mapToInt(Sample::labelled).sum();
    double[] weights = new double[samples.size()];
    Arrays.fill(weights, factor / labels);
    try (Scope s = Scope.open()) {
      Batch batch = batch(samples, weights);
      Tensor leaf = adapter.trainable();
      FusedTraining byHand = model.training();
      double[] sums;
      if (byHand != null) {
        LoraGradientSink sink = sink(batch.packed, false);
        sums = batch.sums(byHand(byHand, batch, sink));
        // Handed to autograd as if it had found it, so that gradients add up in one place.
        Autograd.backward(leaf.mul(1), sink.rows().select(0, 0), List.of(leaf));
      } else {
        LoraFactors factors = new LoraFactors(adapter.layout(), leaf.to(model.dtype()));
        sums = batch.sums(byAutograd(batch, leaf, new OneAdapter(factors)));
      }
      double[] means = new double[sums.length];
      for (int i = 0; i < sums.length; i++) {
        means[i] = sums[i] / samples.get(i).labelled();
      }
      return new Losses(Arrays.stream(sums).sum() / labels, means, labels);
    }
  }

  /// Each sample's own gradient of its own mean loss; by hand in one backward pass, by autograd in
  /// one each.
  public PerSample perSample(List<Sample> samples) {
    double[] weights = samples.stream().mapToDouble(x -> 1.0 / x.labelled()).toArray();
    FusedTraining byHand = model.training();
    if (byHand == null) {
      return perSampleByAutograd(samples);
    }
    try (Scope s = Scope.open()) {
      Batch batch = batch(samples, weights);
      LoraGradientSink sink = sink(batch.packed, true);
      double[] sums = batch.sums(byHand(byHand, batch, sink));
      for (int i = 0; i < sums.length; i++) {
        sums[i] *= weights[i];
      }
      return new PerSample(sums, sink.rows().up());
    }
  }

  private PerSample perSampleByAutograd(List<Sample> samples) {
    double[] losses = new double[samples.size()];
    try (Scope s = Scope.open()) {
      Tensor rows = Tensor.empty(DType.F32, samples.size(), adapter.flat().elements());
      for (int i = 0; i < losses.length; i++) {
        double weight = 1.0 / samples.get(i).labelled();
        try (Scope one = Scope.open()) {
          Batch batch = batch(List.of(samples.get(i)), new double[] {weight});
          Tensor leaf = adapter.flat().detach().copy().requiresGrad();
          LoraFactors factors = new LoraFactors(adapter.layout(), leaf.to(model.dtype()));
          losses[i] = weight * batch.sums(byAutograd(batch, leaf, new OneAdapter(factors)))[0];
          rows.select(0, i).copyFrom(Autograd.gradient(leaf));
        }
      }
      return new PerSample(losses, rows.up());
    }
  }

  /// A mini-batch laid end to end.
  ///
  /// @param owners each label's sample
  private record Batch(Packed packed, FusedTraining.Targets targets, int[] owners) {
    /// Each sample's sum of losses.
    double[] sums(double[] losses) {
      double[] sums = new double[packed.sequences()];
      for (int i = 0; i < losses.length; i++) {
        sums[owners[i]] += losses[i];
      }
      return sums;
    }
  }

  private Batch batch(List<Sample> samples, double[] weights) {
    if (samples.isEmpty()) {
      throw new ModelException(Code.ARGUMENT, "a mini-batch of no samples");
    }
    Packed packed = model.checked(Packed.of(samples.stream().map(Sample::ids).toList()));
    int n = samples.stream().mapToInt(Sample::labelled).sum();
    int[] rows = new int[n];
    int[] labels = new int[n];
    int[] owners = new int[n];
    double[] each = new double[n];
    int at = 0;
    for (int i = 0; i < samples.size(); i++) {
      int[] l = samples.get(i).labels();
      for (int t = 1; t < l.length; t++) {
        if (l[t] != IGNORE) {
          rows[at] = packed.starts()[i] + t - 1;
          labels[at] = label(l[t]);
          owners[at] = i;
          each[at++] = weights[i];
        }
      }
    }
    return new Batch(packed, new FusedTraining.Targets(rows, labels, each), owners);
  }

  private LoraGradientSink sink(Packed packed, boolean perSequence) {
    Tensor flat = adapter.flat().detach().to(model.dtype());
    return new LoraGradientSink(new LoraFactors(adapter.layout(), flat), packed, perSequence);
  }

  private static double[] byHand(FusedTraining training, Batch batch, LoraGradientSink sink) {
    try (Autograd.Off off = Autograd.off()) {
      return training.run(batch.packed, batch.targets, sink);
    }
  }

  private double[] byAutograd(Batch batch, Tensor leaf, Adaptation adaptation) {
    Packed packed = batch.packed;
    FusedTraining.Targets t = batch.targets;
    Tensor x = model.body().forward(packed, new PackedAttention(packed), adaptation);
    Tensor rows = Tensor.of(t.rows(), t.rows().length);
    Tensor normed = model.body().normed(Indexing.select(x, 0, rows));
    Head.Loss loss;
    try (Autograd.Off off = Autograd.off()) {
      loss = model.head().loss(normed, t.labels(), t.weights());
    }
    Autograd.backward(normed, loss.gradient(), List.of(leaf));
    return loss.losses();
  }

  private int label(int l) {
    if (l < 0 || l >= model.config().vocab()) {
      throw new ModelException(
          Code.ARGUMENT,
          "label %d is not in the vocabulary of %d".formatted(l, model.config().vocab()));
    }
    return l;
  }
}
