package org.openledger.node.demo;

import java.time.Duration;
import org.openledger.training.run.StepRecord;

/// Hears the demo's story as it happens, and tells it on: to a terminal, to a page.
interface Teller {
  /// A stage begins; one that was done before a stop begins too, and ends at once.
  void began(Stage stage);

  /// Within a stage, `doing` is at `done` of `total`.
  void at(String doing, long done, long total, String unit);

  /// The run made a step.
  void stepped(StepRecord step, int steps, Duration left);

  /// Something that a person may want to know.
  void note(String line);

  /// What came out of a stage, or of one question.
  void told(Documents.Told what);

  /// Both hear all of it, `first` first.
  static Teller both(Teller first, Teller second) {
    return new Teller() {
      @Override
      public void began(Stage stage) {
        first.began(stage);
        second.began(stage);
      }

      @Override
      public void at(String doing, long done, long total, String unit) {
        first.at(doing, done, total, unit);
        second.at(doing, done, total, unit);
      }

      @Override
      public void stepped(StepRecord step, int steps, Duration left) {
        first.stepped(step, steps, left);
        second.stepped(step, steps, left);
      }

      @Override
      public void note(String line) {
        first.note(line);
        second.note(line);
      }

      @Override
      public void told(Documents.Told what) {
        first.told(what);
        second.told(what);
      }
    };
  }
}
