package org.openledger.training.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.openledger.testing.Vectors;
import tools.jackson.databind.JsonNode;

class ScheduleTest {
  @Test
  void agreesWithTransformersStepForStep() throws Exception {
    JsonNode recorded;
    try (var in = ScheduleTest.class.getResourceAsStream("schedules.json")) {
      recorded = Vectors.parse(in.readAllBytes());
    }
    double peak = recorded.get("peak").doubleValue();
    for (JsonNode c : recorded.get("cases")) {
      Schedule schedule =
          switch (c.get("schedule").stringValue()) {
            case "cosine" -> new Schedule.Cosine();
            case "linear" -> new Schedule.Linear();
            case "constant" -> new Schedule.Constant();
            case String other -> throw new AssertionError(other);
          };
      int steps = c.get("steps").intValue();
      for (int i = 0; i < steps; i++) {
        assertThat(peak * schedule.share(i, c.get("warmup").intValue(), steps))
            .as("%s, step %d of %d", schedule, i, steps)
            .isCloseTo(c.get("rates").get(i).doubleValue(), within(1e-18));
      }
    }
  }

  @Test
  void warmupIsRoundedUpToWholeSteps() {
    var rate = new TrainingConfig.LearningRate(1e-3, 0.1, new Schedule.Linear());
    assertThat(rate.warmupSteps(30)).isEqualTo(3);
    assertThat(rate.warmupSteps(31)).isEqualTo(4);
    assertThat(rate.at(0, 31)).isZero();
    assertThat(rate.at(4, 31)).isEqualTo(1e-3);
  }
}
