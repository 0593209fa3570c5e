package org.openledger.node.factory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.openledger.node.factory.RunState.Command;

class RunStateTest {
  /// The contract as a table: every pair that is not in it is refused.
  private static final Map<String, String> TABLE =
      Map.of(
          "queued pause", "paused",
          "training pause", "paused",
          "paused resume", "queued",
          "failed resume", "queued",
          "queued cancel", "cancelled",
          "training cancel", "cancelled",
          "paused cancel", "cancelled",
          "failed cancel", "cancelled",
          "finished deploy", "sketching");

  @Test
  void everyCommandInEveryStateDoesWhatTheTableSays() {
    for (RunState state : RunState.values()) {
      for (Command command : Command.values()) {
        String key = state.label() + " " + command.name().toLowerCase(Locale.ROOT);
        assertThat(state.after(command).map(RunState::label))
            .as(key)
            .isEqualTo(Optional.ofNullable(TABLE.get(key)));
      }
    }
  }
}
