package org.openledger.model.llama;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.openledger.model.ModelException;
import org.openledger.model.ModelException.Code;
import org.openledger.tensor.DType;
import org.openledger.tensor.Elementwise;
import org.openledger.tensor.Frozen;
import org.openledger.tensor.Indexing;
import org.openledger.tensor.Nn;
import org.openledger.tensor.Reduce;
import org.openledger.tensor.Scope;
import org.openledger.tensor.Tensor;

/// From the residual stream to logits, probabilities and losses, only at the rows that are asked
/// for and a few hundred at a time: a row of logits is as long as the vocabulary.
final class Head {
  private static final int ROWS_AT_ONCE = 256;

  private final Tensor weight; // (V, d)
  private final LlamaBody body;

  Head(Tensor weight, LlamaBody body) {
    this.weight = weight;
    this.body = body;
  }

  /// A loss and what it asks of the residual stream.
  ///
  /// @param losses -ln p of each label
  /// @param gradient of Σ weight × loss by the normed rows (n, d), in the model's type
  record Loss(double[] losses, Tensor gradient) {}

  /// Logits (n, V) as F32 of some rows of the residual stream.
  Tensor logits(Tensor x, int[] rows) {
    if (rows.length == 0) {
      return Tensor.empty(DType.F32, 0, weight.size(0));
    }
    Tensor some = Indexing.select(x, 0, Tensor.of(rows, rows.length));
    return Frozen.linear(body.normed(some), weight, null).to(DType.F32);
  }

  List<double[]> score(Tensor x, Packed packed, int[] from) {
    if (from.length != packed.sequences()) {
      throw new ModelException(Code.ARGUMENT, "%d starts".formatted(from.length));
    }
    List<Integer> rows = new ArrayList<>();
    List<Integer> targets = new ArrayList<>();
    for (int i = 0; i < from.length; i++) {
      if (from[i] < 1 || from[i] > packed.lengths()[i]) {
        throw new ModelException(
            Code.ARGUMENT, "scores from token %d of %d".formatted(from[i], packed.lengths()[i]));
      }
      for (int t = from[i]; t < packed.lengths()[i]; t++) {
        rows.add(packed.starts()[i] + t - 1);
        targets.add(packed.ids()[packed.starts()[i] + t]);
      }
    }
    double[] all = logProbabilities(x, ints(rows), ints(targets));
    List<double[]> result = new ArrayList<>();
    int at = 0;
    for (int i = 0; i < from.length; i++) {
      int n = packed.lengths()[i] - from[i];
      result.add(Arrays.copyOfRange(all, at, at + n));
      at += n;
    }
    return result;
  }

  private static int[] ints(List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue).toArray();
  }

  private double[] logProbabilities(Tensor x, int[] rows, int[] targets) {
    double[] all = new double[rows.length];
    for (int at = 0; at < rows.length; at += ROWS_AT_ONCE) {
      int n = Math.min(ROWS_AT_ONCE, rows.length - at);
      try (Scope s = Scope.open()) {
        Tensor logits = logits(x, Arrays.copyOfRange(rows, at, at + n));
        Tensor labels = Tensor.of(Arrays.copyOfRange(targets, at, at + n), n);
        float[] nll = Nn.crossEntropy(logits, labels, Nn.Reduction.NONE).floats();
        for (int i = 0; i < n; i++) {
          all[at + i] = -nll[i];
        }
      }
    }
    return all;
  }

  /// The losses of labels and the gradient by hand: softmax minus one at the label, times the
  /// head's weight. Autograd would keep every row of logits; this keeps a few hundred.
  ///
  /// @param normed (n, d), already normed
  /// @param labels (n)
  /// @param weights what each loss counts
  Loss loss(Tensor normed, int[] labels, double[] weights) {
    double[] losses = new double[labels.length];
    List<Tensor> gradients = new ArrayList<>();
    for (int at = 0; at < labels.length; at += ROWS_AT_ONCE) {
      int n = Math.min(ROWS_AT_ONCE, labels.length - at);
      try (Scope s = Scope.open()) {
        Tensor some = normed.detach().narrow(0, at, n);
        Tensor logits = Frozen.linear(some, weight, null).to(DType.F32);
        Tensor index = Tensor.of(Arrays.copyOfRange(labels, at, at + n), n, 1);
        Tensor lse = Reduce.logSumExp(logits, 1, true); // (n, 1)
        float[] each = lse.sub(Indexing.gather(logits, 1, index)).floats();
        float[] w = new float[n];
        float[] minus = new float[n];
        for (int i = 0; i < n; i++) {
          losses[at + i] = each[i];
          w[i] = (float) weights[at + i];
          minus[i] = -w[i];
        }
        Tensor p = Elementwise.mulInto(Elementwise.exp(logits.sub(lse)), Tensor.of(w, n, 1));
        Tensor d = Indexing.scatterAdd(p, 1, index, Tensor.of(minus, n, 1));
        gradients.add(Frozen.gradient(d.to(weight.dtype()), weight).up());
      }
    }
    return new Loss(losses, Tensor.cat(0, gradients));
  }
}
