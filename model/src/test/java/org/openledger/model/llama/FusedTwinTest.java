package org.openledger.model.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.model.checkpoint.Checkpoint;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.tensor.Autograd;
import org.openledger.tensor.DType;
import org.openledger.tensor.Scope;
import org.openledger.tensor.fused.Fused;

/// The fused path against its naive twin, which is libtorch's operations and autograd.
class FusedTwinTest {
  private final Random random = new Random(11);

  @TempDir Path temp;
  private Llama fused;
  private Llama plain;
  private LoraAdapter adapter;

  @BeforeEach
  void load() throws IOException {
    assumeThat(Fused.available()).as("this machine runs the fused kernels").isTrue();
    try (Checkpoint checkpoint = SmallLlama.checkpoint(temp)) {
      fused = Llama.load(checkpoint, DType.F32);
      plain = Llama.plain(checkpoint, DType.F32);
    }
    adapter = SmallLlama.adapter(fused, random);
  }

  @AfterEach
  void close() {
    if (fused != null) {
      adapter.close();
      plain.close();
      fused.close();
    }
  }

  private List<LoraGradients.Sample> samples() {
    List<LoraGradients.Sample> samples = new ArrayList<>();
    for (int length : new int[] {2, 17, 40, 9}) {
      int[] ids = SmallLlama.ids(random, length);
      int[] labels = ids.clone();
      Arrays.fill(labels, 0, length / 2, LoraGradients.IGNORE);
      samples.add(new LoraGradients.Sample(ids, labels));
    }
    return samples;
  }

  private float[] gradient(Llama model, List<LoraGradients.Sample> samples) {
    new LoraGradients(model, adapter).accumulate(samples, 1);
    try (Scope s = Scope.open()) {
      float[] gradient = Autograd.gradient(adapter.flat()).floats();
      Autograd.zeroGradients(List.of(adapter.flat()));
      return gradient;
    }
  }

  private static void near(float[] one, float[] other, double tolerance) {
    double largest = 0;
    for (float x : other) {
      largest = Math.max(largest, Math.abs(x));
    }
    assertThat(largest).isPositive();
    assertThat(one).hasSameSizeAs(other);
    for (int i = 0; i < one.length; i++) {
      assertThat(Math.abs(one[i] - other[i]))
          .as("number %d", i)
          .isLessThan((float) (tolerance * largest));
    }
  }

  @Test
  void trainingRunsByHandOnlyOnTheFusedPath() {
    assertThat(fused.training()).isNotNull();
    assertThat(plain.training()).isNull();
  }

  @Test
  void theMiniBatchGradientIsAutograds() {
    List<LoraGradients.Sample> samples = samples();
    near(gradient(fused, samples), gradient(plain, samples), 1e-5);
  }

  @Test
  void losesTheSame() {
    List<LoraGradients.Sample> samples = samples();
    LoraGradients.Losses one = new LoraGradients(fused, adapter).accumulate(samples, 1);
    LoraGradients.Losses other = new LoraGradients(plain, adapter).accumulate(samples, 1);
    assertThat(one.mean()).isCloseTo(other.mean(), org.assertj.core.api.Assertions.within(1e-5));
    assertThat(one.labels()).isEqualTo(other.labels());
  }

  @Test
  void eachSamplesGradientIsItsOwnMiniBatchs() {
    List<LoraGradients.Sample> samples = samples();
    try (Scope s = Scope.open()) {
      LoraGradients.PerSample all = new LoraGradients(fused, adapter).perSample(samples);
      for (int i = 0; i < samples.size(); i++) {
        near(
            all.gradients().select(0, i).contiguous().floats(),
            gradient(plain, List.of(samples.get(i))),
            1e-5);
      }
    }
  }

  @Test
  void bothPathsGiveEachSampleTheSameGradientAndLoss() {
    List<LoraGradients.Sample> samples = samples();
    try (Scope s = Scope.open()) {
      LoraGradients.PerSample one = new LoraGradients(fused, adapter).perSample(samples);
      LoraGradients.PerSample other = new LoraGradients(plain, adapter).perSample(samples);
      assertThat(one.losses())
          .containsExactly(other.losses(), org.assertj.core.api.Assertions.within(1e-5));
      near(one.gradients().floats(), other.gradients().floats(), 1e-5);
    }
  }

  @Test
  void theSamplesGradientsMeanByLabelsIsTheMiniBatchs() {
    List<LoraGradients.Sample> samples = samples();
    int labels = samples.stream().mapToInt(LoraGradients.Sample::labelled).sum();
    float[] sum = new float[(int) adapter.layout().elements()];
    try (Scope s = Scope.open()) {
      LoraGradients.PerSample all = new LoraGradients(fused, adapter).perSample(samples);
      for (int i = 0; i < samples.size(); i++) {
        float[] row = all.gradients().select(0, i).contiguous().floats();
        float share = (float) samples.get(i).labelled() / labels;
        for (int j = 0; j < sum.length; j++) {
          sum[j] += share * row[j];
        }
      }
    }
    near(sum, gradient(fused, samples), 1e-5);
  }

  @Test
  void logitsOfWholeSequencesAreTheTwins() {
    int[] ids = SmallLlama.ids(random, 50);
    int[] positions = {0, 7, 49};
    try (Scope s = Scope.open()) {
      near(
          fused.logits(ids, positions, adapter).floats(),
          plain.logits(ids, positions, adapter).floats(),
          1e-5);
      near(
          fused.logits(ids, positions, null).floats(),
          plain.logits(ids, positions, null).floats(),
          1e-5);
    }
  }
}
