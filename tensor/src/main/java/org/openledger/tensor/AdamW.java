package org.openledger.tensor;

import static org.openledger.tensor.Shapes.require;
import static org.openledger.tensor.TensorException.Code.RANGE;

import java.util.ArrayList;
import java.util.List;

/// Adam with decoupled weight decay, over leaves whose gradients [Autograd#backward] filled.
///
/// @see <a href="https://arxiv.org/abs/1711.05101">Loshchilov, Hutter 2019</a>
public final class AdamW implements AutoCloseable {
  private static final Op FUSED = Op.of("aten::_fused_adamw_", "LLLLLLdddddbbtt");

  private final List<Tensor> leaves;
  private final Settings settings;
  private final List<Tensor> m;
  private final List<Tensor> v;
  private final Tensor step;
  private long steps;

  /// The letters of the paper.
  ///
  /// @param beta1 decay of the mean
  /// @param beta2 decay of the mean square
  /// @param epsilon added to the root
  /// @param weightDecay λ, applied to the weights and not to the gradient
  public record Settings(double beta1, double beta2, double epsilon, double weightDecay) {
    /// β₁ 0.9, β₂ 0.999, ε 1e-8, λ 0.01.
    public static final Settings DEFAULT = new Settings(0.9, 0.999, 1e-8, 0.01);

    /// Checks ranges.
    public Settings {
      require(beta1 >= 0 && beta1 < 1, RANGE, "beta1 %s", beta1);
      require(beta2 >= 0 && beta2 < 1, RANGE, "beta2 %s", beta2);
      require(epsilon > 0, RANGE, "epsilon %s", epsilon);
      require(weightDecay >= 0, RANGE, "weight decay %s", weightDecay);
    }
  }

  /// What a run needs besides the weights to go on as if it had never stopped.
  ///
  /// @param steps how many were made
  /// @param m running means, one array a leaf
  /// @param v running mean squares, one array a leaf
  public record State(long steps, List<float[]> m, List<float[]> v) {}

  /// An optimiser over F32 leaves, which stay the caller's.
  public AdamW(List<Tensor> leaves, Settings settings) {
    this.leaves = List.copyOf(leaves);
    this.settings = settings;
    this.m = new ArrayList<>();
    this.v = new ArrayList<>();
    for (Tensor leaf : leaves) {
      Shapes.type("AdamW", leaf, DType.F32);
      m.add(Tensor.empty(leaf.device(), DType.F32, leaf.shape()).fill(0).keep());
      v.add(Tensor.empty(leaf.device(), DType.F32, leaf.shape()).fill(0).keep());
    }
    this.step = Tensor.zeros(DType.F32).keep();
  }

  /// One step against the leaves' gradients.
  public void step(double learningRate) {
    try (Scope s = Scope.open();
        Autograd.Off off = Autograd.off()) {
      step(learningRate, leaves.stream().map(Autograd::gradient).toList());
    }
  }

  /// One step against gradients given, shaped as the leaves.
  public void step(double learningRate, List<Tensor> gradients) {
    require(learningRate >= 0, RANGE, "learning rate %s", learningRate);
    require(gradients.size() == leaves.size(), RANGE, "%d gradients", gradients.size());
    for (int i = 0; i < leaves.size(); i++) {
      Shapes.same("AdamW's gradient", gradients.get(i), leaves.get(i).shape());
      Shapes.sameDtype("AdamW's gradient", leaves.get(i), gradients.get(i));
    }
    try (Scope s = Scope.open();
        Autograd.Off off = Autograd.off()) {
      step.fill(++steps);
      List<Tensor> counts = leaves.stream().map(l -> step.to(l.device())).toList();
      FUSED
          .call()
          .tensors(leaves)
          .tensors(gradients)
          .tensors(m)
          .tensors(v)
          .tensors(List.of())
          .tensors(counts)
          .d(learningRate)
          .d(settings.beta1())
          .d(settings.beta2())
          .d(settings.weightDecay())
          .d(settings.epsilon())
          .b(false)
          .b(false)
          .opt(null)
          .opt(null)
          .run();
    }
  }

  /// A copy of the state.
  public State state() {
    return new State(
        steps, m.stream().map(Tensor::floats).toList(), v.stream().map(Tensor::floats).toList());
  }

  /// Goes on from a state.
  public void restore(State state) {
    require(
        state.m().size() == m.size() && state.v().size() == v.size() && state.steps() >= 0,
        RANGE,
        "a state of %d leaves, not %d",
        state.m().size(),
        m.size());
    for (int i = 0; i < m.size(); i++) {
      m.get(i).write(state.m().get(i));
      v.get(i).write(state.v().get(i));
    }
    steps = state.steps();
  }

  /// Frees the state, not the leaves.
  @Override
  public void close() {
    m.forEach(Tensor::close);
    v.forEach(Tensor::close);
    step.close();
  }
}
