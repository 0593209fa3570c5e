package org.openledger.node.factory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.testing.InstalledModel;
import org.openledger.testing.JavaProcess;

/// The memory formula against the real base: what two steps take of the system.
@Tag("slow")
class RealRunTest {
  private static final Pattern MEASURED = Pattern.compile("(?m)^measured (\\d+) (\\d+)$");

  @TempDir private Path dir;

  @Test
  void trainingTakesAboutTheMemoryThatIsForetold() throws Exception {
    String said = measure(InstalledModel.path("factory"));
    Matcher measured = MEASURED.matcher(said);
    assertThat(measured.find()).as(said).isTrue();
    double taken = Double.parseDouble(measured.group(1));
    double foretold = Double.parseDouble(measured.group(2));
    System.out.printf("%.0f MB taken, %.0f MB foretold%n", taken / 1e6, foretold / 1e6);
    assertThat(foretold / taken).isBetween(.7, 2.0);
  }

  /// What [MeasuredRun] says.
  private String measure(Path base) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                JavaProcess.command(
                    "1200m", MeasuredRun.class, base.toString(), dir.resolve("run").toString()))
            .redirectErrorStream(true)
            .start();
    try (var out = process.inputReader()) {
      List<String> lines = out.lines().toList();
      assertThat(process.waitFor()).as(String.join("\n", lines)).isZero();
      return String.join("\n", lines);
    } finally {
      process.destroyForcibly();
    }
  }
}
