package org.openledger.node.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.node.network.NetworkFolder.State;
import org.openledger.node.network.NetworkFolder.Tuned;

class NetworkFolderTest {
  @TempDir private Path dir;

  private static Tuned tuned(String name, String run) {
    return new Tuned(name, run, 1, "0x01", "02", 1_700_000_000, null);
  }

  @Test
  void namesManyModelsAndOneOfEachName() {
    NetworkFolder folder = new NetworkFolder(dir);
    State first = State.first(7, 8, 9, Path.of("base.gguf"));
    folder.keep(first);
    assertThat(folder.state()).isEqualTo(first);
    folder.keep(first.with(tuned("a", "runs/run-0001")).with(tuned("b", "runs/run-0002")));
    folder.keep(folder.state().with(tuned("a", "runs/run-0003")));
    assertThat(folder.state().tuned())
        .containsExactly(tuned("b", "runs/run-0002"), tuned("a", "runs/run-0003"));
  }

  /// As the program wrote it before it could serve many.
  @Test
  void readsAFileWithOneModelOrNone() throws Exception {
    String old =
        """
        {"format":1,"seed":7,"chain_id":8,"genesis_seconds":9,"model":"base.gguf","tuned":%s}
        """;
    Files.writeString(
        dir.resolve("node.json"),
        old.formatted(
            """
            {"name":"a","run":"runs/run-0001","version":1,"model_id":"0x01","adapter":"02",
             "created_seconds":1700000000}
            """));
    NetworkFolder folder = new NetworkFolder(dir);
    assertThat(folder.state().tuned()).containsExactly(tuned("a", "runs/run-0001"));
    Files.writeString(dir.resolve("node.json"), old.formatted("null"));
    assertThat(folder.state().tuned()).isEmpty();
  }
}
