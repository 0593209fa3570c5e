package org.openledger.node.factory;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;

/// Where a run stands. A state is on disk before anything is done about it.
///
/// ```
/// queued ⇄ paused      training → finished → sketching → deployed
///    └──→ training ──→ paused, failed (→ queued), cancelled
/// ```
public enum RunState {
  /// Waits for its turn.
  QUEUED,
  /// Makes steps, or will again as soon as the node runs.
  TRAINING,
  /// Was told to deploy: registers, sketches its rows' gradients, and goes to its name.
  SKETCHING,
  /// Waits for its owner; a checkpoint is kept once a step was made.
  PAUSED,
  /// Could not go on; its last checkpoint is kept.
  FAILED,
  /// Given up by its owner.
  CANCELLED,
  /// Its adapter is written.
  FINISHED,
  /// Its adapter answers under a name.
  DEPLOYED;

  /// What the owner of a run can tell it.
  public enum Command {
    /// Stop after the present step.
    PAUSE,
    /// Go on.
    RESUME,
    /// Stop for good.
    CANCEL,
    /// Serve the adapter.
    DEPLOY;

    /// The name in a path.
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// The name on the wire and on disk.
  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  @JsonCreator
  static RunState of(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }

  /// The state that a command leads to; empty where it makes no sense.
  public Optional<RunState> after(Command command) {
    return switch (command) {
      case PAUSE -> this == QUEUED || this == TRAINING ? Optional.of(PAUSED) : Optional.empty();
      case RESUME -> this == PAUSED || this == FAILED ? Optional.of(QUEUED) : Optional.empty();
      case CANCEL ->
          switch (this) {
            case QUEUED, TRAINING, PAUSED, FAILED -> Optional.of(CANCELLED);
            case SKETCHING, CANCELLED, FINISHED, DEPLOYED -> Optional.empty();
          };
      case DEPLOY -> this == FINISHED ? Optional.of(SKETCHING) : Optional.empty();
    };
  }
}
