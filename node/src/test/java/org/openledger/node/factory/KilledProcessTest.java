package org.openledger.node.factory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.testing.JavaProcess;
import org.openledger.testing.Seeds;

/// What `kill -9` leaves behind goes on and ends in the same bits: processes of their own, really
/// killed.
@Tag("slow")
class KilledProcessTest {
  private static final String ADAPTER = "adapter ";

  @TempDir private Path dir;

  @Test
  void aRunWhoseProcessIsKilledTwiceEndsInTheSameAdapter() throws Exception {
    String whole = live(dir.resolve("whole"), "never");
    assertThat(whole).matches(ADAPTER + "0x[0-9a-f]{64}");
    Seeds.times(
        1,
        random -> {
          Path folder = dir.resolve("killed");
          assertThat(live(folder, "step " + random.nextInt(1, 6))).startsWith("step");
          live(folder, "step " + random.nextInt(7, 12)); // may be past that already
          assertThat(live(folder, "never")).isEqualTo(whole);
        });
  }

  /// Lets a process live until it says `last` and kills it there, or until it has the adapter; what
  /// it said last.
  private static String live(Path folder, String last) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(JavaProcess.command("400m", LivingFactory.class, folder.toString()))
            .redirectErrorStream(true)
            .start();
    StringBuilder all = new StringBuilder();
    try (BufferedReader said = process.inputReader()) {
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        all.append(line).append('\n');
        if (line.equals(last)) {
          process.destroyForcibly().waitFor(); // SIGKILL
          return line;
        }
        if (line.startsWith(ADAPTER)) {
          assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
          return line;
        }
      }
    } finally {
      process.destroyForcibly();
    }
    throw new AssertionError("the process ended: " + all);
  }
}
