package org.openledger.attribution.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.attribution.AttributionException;
import org.openledger.attribution.TinyModel;
import org.openledger.attribution.sketch.Quantised;
import org.openledger.attribution.sketch.SketchAccumulator;
import org.openledger.attribution.sketch.SparseJohnsonLindenstrauss;
import org.openledger.model.llama.Llama;
import org.openledger.model.llama.LoraGradients.Sample;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.model.lora.LoraConfig;
import org.openledger.model.lora.Projection;
import org.openledger.primitives.Hash;
import org.openledger.testing.Seeds;

class GradientSketcherTest {
  @TempDir Path folder;

  /// The twin moves the adapter's numbers one at a time and looks at the loss.
  @Test
  void isTheProjectionOfTheLossesSlopes() {
    LoraConfig few = new LoraConfig(1, 2, false, Set.of(Projection.Q, Projection.DOWN));
    Seeds.times(
        2,
        random -> {
          try (Llama model = TinyModel.load(folder, random);
              LoraAdapter adapter = TinyModel.adapter(model, few, random)) {
            int[] prompt = TinyModel.tokens(random, 2, 6);
            int[] answer = TinyModel.tokens(random, 1, 5);
            float[] slopes = slopes(model, adapter, prompt, answer);
            SparseJohnsonLindenstrauss projection =
                new SparseJohnsonLindenstrauss(slopes.length, 1024, 4, Hash.ZERO);
            SketchAccumulator expected = projection.accumulator();
            expected.append(slopes);
            float[] sketch = expected.finish();
            Quantised query =
                new GradientSketcher(model, adapter, projection).query(prompt, answer);
            double largest = Quantised.largest(sketch);
            for (int j = 0; j < sketch.length; j++) {
              assertThat(query.values()[j] * query.scale())
                  .isCloseTo(sketch[j], within(0.02 * largest));
            }
          }
        });
  }

  @Test
  void doesNotDependOnWhichExamplesShareAMiniBatch() {
    Seeds.times(
        3,
        random -> {
          try (Llama model = TinyModel.load(folder, random);
              LoraAdapter adapter = TinyModel.adapter(model, random)) {
            GradientSketcher sketcher = new GradientSketcher(model, adapter, Hash.ZERO);
            List<Sample> samples = new ArrayList<>();
            for (int i = 0; i < 7; i++) {
              samples.add(
                  Sample.of(TinyModel.tokens(random, 1, 20), TinyModel.tokens(random, 1, 20)));
            }
            List<Integer> heard = new ArrayList<>();
            GradientSketcher.Sketches all = sketcher.sketch(samples, heard::add);
            assertThat(heard).isSorted().last().isEqualTo(7);
            for (int i = 0; i < 7; i++) {
              GradientSketcher.Sketches one =
                  sketcher.sketch(samples.subList(i, i + 1), ready -> {});
              assertThat(all.losses()[i]).isCloseTo(one.losses()[0], within(1e-5));
              double largest = Quantised.largest(one.phi()[0]);
              for (int j = 0; j < one.phi()[0].length; j++) {
                assertThat((double) all.phi()[i][j])
                    .isCloseTo(one.phi()[0][j], within(1e-4 * largest));
              }
            }
          }
        });
  }

  /// A validator who sketches the same rows again must come to the same bits.
  @Test
  void givesTheSameBitsAgain() {
    Seeds.times(
        3,
        random -> {
          try (Llama model = TinyModel.load(folder, random);
              LoraAdapter adapter = TinyModel.adapter(model, random)) {
            List<Sample> samples = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
              samples.add(
                  Sample.of(TinyModel.tokens(random, 1, 20), TinyModel.tokens(random, 1, 20)));
            }
            float[][] once =
                new GradientSketcher(model, adapter, Hash.ZERO).sketch(samples, n -> {}).phi();
            float[][] again =
                new GradientSketcher(model, adapter, Hash.ZERO).sketch(samples, n -> {}).phi();
            assertThat(again).isDeepEqualTo(once);
          }
        });
  }

  @Test
  void refusesAProjectionOfAnotherAdaptersSize() {
    Seeds.times(
        1,
        random -> {
          try (Llama model = TinyModel.load(folder, random);
              LoraAdapter adapter = TinyModel.adapter(model, random)) {
            SparseJohnsonLindenstrauss other = new SparseJohnsonLindenstrauss(10, 64, 4, Hash.ZERO);
            assertThatThrownBy(() -> new GradientSketcher(model, adapter, other))
                .isInstanceOf(AttributionException.class)
                .hasMessageContaining("projection of 10 dimensions");
          }
        });
  }

  private static float[] slopes(Llama model, LoraAdapter adapter, int[] prompt, int[] answer) {
    int[] ids = Arrays.copyOf(prompt, prompt.length + answer.length);
    System.arraycopy(answer, 0, ids, prompt.length, answer.length);
    MemorySegment memory = adapter.flat().memory();
    float[] slopes = new float[Math.toIntExact(adapter.flat().elements())];
    float h = 0.01f;
    for (int d = 0; d < slopes.length; d++) {
      float was = memory.getAtIndex(ValueLayout.JAVA_FLOAT, d);
      memory.setAtIndex(ValueLayout.JAVA_FLOAT, d, was + h);
      double up = loss(model, adapter, ids, prompt.length);
      memory.setAtIndex(ValueLayout.JAVA_FLOAT, d, was - h);
      double down = loss(model, adapter, ids, prompt.length);
      memory.setAtIndex(ValueLayout.JAVA_FLOAT, d, was);
      slopes[d] = (float) ((up - down) / (2 * h));
    }
    return slopes;
  }

  private static double loss(Llama model, LoraAdapter adapter, int[] ids, int from) {
    double[] scores = model.score(List.of(ids), new int[] {from}, adapter).getFirst();
    return -Arrays.stream(scores).average().orElseThrow();
  }
}
