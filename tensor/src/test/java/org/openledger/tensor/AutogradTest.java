package org.openledger.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openledger.testing.Resident;
import org.openledger.testing.Seeds;

class AutogradTest {
  private Scope scope;

  @BeforeEach
  void open() {
    scope = Scope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void gradientsAgreeWithFiniteDifferences() {
    Seeds.times(
        3,
        r -> {
          float[] w = Twin.random(r, 6);
          Tensor x = Tensor.of(Twin.random(r, 8), 4, 2);
          Tensor leaf = Tensor.of(w, 2, 3).requiresGrad();
          Autograd.backward(loss(x, leaf), List.of(leaf));
          float[] g = Autograd.gradient(leaf).floats();
          float h = 1e-2f;
          for (int i = 0; i < 6; i++) {
            float[] up = w.clone();
            float[] down = w.clone();
            up[i] += h;
            down[i] -= h;
            double slope =
                (loss(x, Tensor.of(up, 2, 3)).item() - loss(x, Tensor.of(down, 2, 3)).item())
                    / (2 * h);
            assertThat(Math.abs(g[i] - slope)).isLessThan(2e-3 * Math.max(1, Math.abs(slope)));
          }
        });
  }

  private static Tensor loss(Tensor x, Tensor w) {
    return Reduce.sum(x.matmul(w).silu().mul(0.5));
  }

  @Test
  void accumulatesUntilZeroed() {
    Tensor w = Tensor.of(new float[] {2, 3}, 2).requiresGrad();
    assertThat(Autograd.gradientOrNull(w)).isNull();
    assertThatThrownBy(() -> Autograd.gradient(w)).isInstanceOf(TensorException.class);
    Autograd.backward(Reduce.sum(w.mul(w)), List.of(w));
    Autograd.backward(Reduce.sum(w.mul(w)), List.of(w));
    assertThat(Autograd.gradient(w).floats()).containsExactly(8, 12);
    Autograd.zeroGradients(List.of(w));
    assertThat(Autograd.gradient(w).floats()).containsExactly(0, 0);
  }

  @Test
  void startsFromAGradientGiven() {
    Tensor w = Tensor.of(new float[] {2, 3}, 2).requiresGrad();
    Autograd.backward(w.mul(w), Tensor.of(new float[] {1, 10}, 2), List.of(w));
    assertThat(Autograd.gradient(w).floats()).containsExactly(4, 60);
  }

  @Test
  void recordsNothingWhileOff() {
    Tensor w = Tensor.of(new float[] {2, 3}, 2).requiresGrad();
    Tensor y;
    try (Autograd.Off off = Autograd.off()) {
      y = Reduce.sum(w.mul(w));
    }
    assertThatThrownBy(() -> Autograd.backward(y, List.of(w)))
        .isInstanceOfSatisfying(
            TensorException.class,
            e -> assertThat(e.code()).isEqualTo(TensorException.Code.LIBTORCH));
  }

  @Test
  void splitsOfAFlatLeafGiveOneFlatGradient() {
    Tensor flat = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 6).requiresGrad();
    List<Tensor> p = flat.split(0, 2, 4);
    Tensor y = p.get(0).view(1, 2).matmul(p.get(1).view(2, 2));
    Autograd.backward(Reduce.sum(y), List.of(flat));
    // d/da = row sums of B, d/dB = a down each column
    assertThat(Autograd.gradient(flat).floats()).containsExactly(7, 11, 1, 1, 2, 2);
  }

  @Test
  void adamWAgreesWithThePaper() {
    Seeds.times(
        3,
        r -> {
          float[] w = Twin.random(r, 5);
          Tensor leaf = Tensor.of(w, 5).requiresGrad();
          AdamW.Settings s = new AdamW.Settings(0.8, 0.95, 1e-6, 0.05);
          double[] theta = new double[5];
          double[] m = new double[5];
          double[] v = new double[5];
          for (int i = 0; i < 5; i++) {
            theta[i] = w[i];
          }
          try (AdamW adam = new AdamW(List.of(leaf), s)) {
            for (int t = 1; t <= 4; t++) {
              float[] g = Twin.random(r, 5);
              adam.step(0.01 * t, List.of(Tensor.of(g, 5)));
              for (int i = 0; i < 5; i++) {
                m[i] = 0.8 * m[i] + 0.2 * g[i];
                v[i] = 0.95 * v[i] + 0.05 * g[i] * g[i];
                double mHat = m[i] / (1 - Math.pow(0.8, t));
                double vHat = v[i] / (1 - Math.pow(0.95, t));
                theta[i] -= 0.01 * t * (mHat / (Math.sqrt(vHat) + 1e-6) + 0.05 * theta[i]);
              }
              float[] expected = new float[5];
              for (int i = 0; i < 5; i++) {
                expected[i] = (float) theta[i];
              }
              Twin.close(leaf, expected, 1e-5);
            }
          }
        });
  }

  @Test
  void adamWGoesOnFromItsStateAsIfItHadNeverStopped() {
    Tensor a = Tensor.of(new float[] {1, 2}, 2).requiresGrad();
    Tensor b = Tensor.of(new float[] {1, 2}, 2).requiresGrad();
    List<Tensor> g = List.of(Tensor.of(new float[] {0.3f, -2}, 2));
    try (AdamW one = new AdamW(List.of(a), AdamW.Settings.DEFAULT);
        AdamW two = new AdamW(List.of(b), AdamW.Settings.DEFAULT);
        AdamW three = new AdamW(List.of(b), AdamW.Settings.DEFAULT)) {
      one.step(0.1, g);
      one.step(0.1, g);
      two.step(0.1, g);
      three.restore(two.state());
      three.step(0.1, g);
      assertThat(b.floats()).isEqualTo(a.floats());
    }
  }

  @Test
  void clipsTheNormOfAllGradientsTogether() {
    List<Tensor> g = List.of(Tensor.of(new float[] {3}, 1), Tensor.of(new float[] {0, 4}, 2));
    assertThat(GradientNorm.of(g)).isEqualTo(5);
    assertThat(GradientNorm.clip(g, 1)).isEqualTo(5);
    assertThat(GradientNorm.of(g)).isCloseTo(1, org.assertj.core.data.Offset.offset(1e-6));
    assertThat(GradientNorm.clip(g, 2)).isLessThan(1.001);
    assertThat(g.get(1).floats()[1]).isCloseTo(0.8f, org.assertj.core.data.Offset.offset(1e-6f));
  }

  /// A two-layer network learns XOR for ten thousand steps: handles and resident memory stay flat.
  @Test
  @Tag("slow")
  void tenThousandTrainingStepsLeaveMemoryFlat() {
    Random r = new Random(7);
    Tensor x = Tensor.of(new float[] {0, 0, 0, 1, 1, 0, 1, 1}, 4, 2);
    Tensor labels = Tensor.of(new long[] {0, 1, 1, 0}, 4);
    Tensor flat = Tensor.of(Twin.random(r, 8 * 2 + 8 + 2 * 8), 8 * 2 + 8 + 2 * 8).requiresGrad();
    long handles = 0;
    long resident = 0;
    double loss = 0;
    try (AdamW adam = new AdamW(List.of(flat), AdamW.Settings.DEFAULT)) {
      for (int step = 0; step < 10_000; step++) {
        if (step == 1_000) {
          handles = Torch.liveTensors();
          System.gc();
          resident = Resident.now();
        }
        loss = trainStep(x, labels, flat, adam);
      }
    }
    assertThat(loss).isLessThan(0.05);
    assertThat(Torch.liveTensors()).isLessThanOrEqualTo(handles);
    System.gc();
    assertThat(Resident.now() - resident).as("bytes grown").isLessThan(40_000_000);
  }

  private static double trainStep(Tensor x, Tensor labels, Tensor flat, AdamW adam) {
    try (Scope s = Scope.open()) {
      List<Tensor> p = flat.split(0, 16, 8, 16);
      Tensor h = Nn.linear(x, p.get(0).view(8, 2), p.get(1)).silu();
      Tensor logits = Nn.linear(h, p.get(2).view(2, 8), null);
      Tensor loss = Nn.crossEntropy(logits, labels, Nn.Reduction.MEAN);
      Autograd.zeroGradients(List.of(flat));
      Autograd.backward(loss, List.of(flat));
      GradientNorm.clip(List.of(Autograd.gradient(flat)), 1);
      adam.step(1e-2);
      return loss.item();
    }
  }
}
