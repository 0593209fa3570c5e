package org.openledger.node.factory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.openledger.training.config.Length;
import org.openledger.training.config.TrainingConfig;
import org.openledger.training.run.RunEvent;
import org.openledger.training.run.RunSetup;
import org.openledger.training.run.StepRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Measures how fast this machine trains where no run has shown it: two steps of nobody's run, in
/// the background, once.
final class Probe {
  private static final Logger LOG = LoggerFactory.getLogger(Probe.class);
  private static final int STEPS = 2;

  private final Workshop workshop;
  private final BooleanSupplier closing;
  private volatile double speed;
  private Thread thread = new Thread(); // one that is over

  Probe(Workshop workshop, BooleanSupplier closing) {
    this.workshop = workshop;
    this.closing = closing;
  }

  /// Tokens a second; 0 until they are measured.
  double speed() {
    return speed;
  }

  /// Begins to measure with what a run of `config` learns, unless that is under way.
  synchronized void begin(RunConfig config, Lessons lessons) {
    if (!thread.isAlive() && speed == 0 && !closing.getAsBoolean()) {
      thread = Thread.ofVirtual().name("factory probe").start(() -> measure(config, lessons));
    }
  }

  private void measure(RunConfig config, Lessons lessons) {
    try {
      Path folder = Files.createTempDirectory("openledger-probe");
      try {
        List<StepRecord> made = new ArrayList<>();
        sitting(config, lessons, folder)
            .train(
                event -> {
                  if (event instanceof RunEvent.Stepped s) {
                    made.add(s.record());
                  }
                },
                new Sitting.Course() {
                  @Override
                  public boolean goesOn() {
                    return made.size() < STEPS && !closing.getAsBoolean();
                  }

                  @Override
                  public boolean keeps() {
                    return false;
                  }
                });
        speed = Estimate.speed(made);
      } finally {
        delete(folder);
      }
    } catch (IOException | RuntimeException e) {
      LOG.info("the machine's speed was not measured: {}", e.toString());
    }
  }

  private Sitting sitting(RunConfig config, Lessons lessons, Path folder) {
    TrainingConfig few =
        config
            .training()
            .withLength(new Length.Steps(STEPS + 1))
            .withPauses(new TrainingConfig.Pauses(0, 0));
    RunSetup setup =
        new RunSetup(
            workshop.model().llama(),
            new RunSetup.BaseName(
                workshop.model().name(), workshop.model().digest().toString().substring(2)),
            few,
            lessons.examples());
    return new Sitting(workshop.compute(), setup, folder, workshop.clock());
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  /// Waits until nothing is measured any more.
  synchronized void await() throws InterruptedException {
    thread.join();
  }
}
