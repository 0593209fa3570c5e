package org.openledger.training.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.openledger.testing.Seeds;

class BatchOrderTest {
  private static List<Example> examples(int n) {
    return IntStream.range(0, n)
        .mapToObj(i -> Example.of("row " + i, new int[] {i, i + 1}, new int[] {-100, i + 1}))
        .toList();
  }

  private static List<Example> flat(List<MiniBatch> batches) {
    return batches.stream().flatMap(b -> b.examples().stream()).toList();
  }

  @Test
  void everyEpochHasEveryExampleOnceInAnotherOrder() {
    Seeds.times(
        100,
        r -> {
          List<Example> examples = examples(1 + r.nextInt(60));
          int perStep = 1 + r.nextInt(9);
          BatchOrder order = new BatchOrder(examples, perStep, r.nextLong() >>> 11);
          for (int epoch = 0; epoch < 3; epoch++) {
            List<MiniBatch> batches = order.epoch(epoch);
            assertThat(batches).hasSize(order.stepsPerEpoch());
            assertThat(flat(batches)).containsExactlyInAnyOrderElementsOf(examples);
            assertThat(batches.subList(0, batches.size() - 1))
                .allMatch(b -> b.examples().size() == perStep);
          }
        });
  }

  @Test
  void theOrderIsAFunctionOfSeedAndEpoch() {
    List<Example> examples = examples(40);
    List<Example> order = flat(new BatchOrder(examples, 4, 7).epoch(2));
    assertThat(flat(new BatchOrder(examples, 4, 7).epoch(2))).isEqualTo(order);
    assertThat(flat(new BatchOrder(examples, 4, 7).epoch(3))).isNotEqualTo(order);
    assertThat(flat(new BatchOrder(examples, 4, 8).epoch(2))).isNotEqualTo(order);
  }

  @Test
  void aMiniBatchIsDealtEvenlyInOrder() {
    MiniBatch batch = new MiniBatch(examples(10));
    List<MiniBatch> parts = batch.split(4);
    assertThat(parts).extracting(p -> p.examples().size()).containsExactly(2, 3, 2, 3);
    assertThat(flat(parts)).isEqualTo(batch.examples());
    assertThat(new MiniBatch(examples(2)).split(5)).hasSize(2);
  }
}
