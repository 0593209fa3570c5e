package org.openledger.node.factory;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.openledger.node.models.Compute;
import org.openledger.serving.engine.Priority;
import org.openledger.training.run.Outcome;
import org.openledger.training.run.Run;
import org.openledger.training.run.RunListener;
import org.openledger.training.run.RunSetup;

/// One uninterrupted stretch of a run's training: step by step through the compute queue, so that
/// answers run between two steps.
///
/// @param compute the queue
/// @param setup what the run is made of
/// @param folder where it lies; a run that is there already goes on from its last checkpoint
/// @param clock for speed and time left only
public record Sitting(Compute compute, RunSetup setup, Path folder, InstantSource clock) {
  /// Decides between two steps.
  public interface Course {
    /// A course that goes to the end.
    Course WHOLE =
        new Course() {
          @Override
          public boolean goesOn() {
            return true;
          }
        };

    /// Whether another step is to be made.
    boolean goesOn();

    /// Whether a sitting that stops early leaves a checkpoint.
    default boolean keeps() {
      return true;
    }

    /// Called before the first step and after each; may use the compute.
    default void between(Run run) {}
  }

  /// Trains until the last step or until `course` ends it; empty when it ended it without a
  /// checkpoint.
  ///
  /// @param listener called on the compute's thread
  public Optional<Outcome> train(RunListener listener, Course course) {
    try (Run run = compute.run(Priority.TRAINING, () -> open(listener))) {
      course.between(run);
      while (course.goesOn() && compute.run(Priority.TRAINING, run::step)) {
        course.between(run);
      }
      return course.keeps() || run.done() == run.steps()
          ? Optional.of(compute.run(Priority.TRAINING, run::end))
          : Optional.empty();
    }
  }

  private Run open(RunListener listener) {
    return Files.exists(folder.resolve("run.json"))
        ? Run.resume(setup, folder, listener, clock)
        : Run.start(setup, folder, listener, clock);
  }
}
