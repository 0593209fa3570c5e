package org.openledger.node.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openledger.node.NodeException;

class EngineTokenTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.ofEpochSecond(1_700_000_000), ZoneOffset.UTC);

  @TempDir private Path folder;

  /// Computed with Python's hmac and base64.
  @Test
  void signsTheTimeAsTheSpecificationSays() throws IOException {
    Path file = Files.writeString(folder.resolve("jwt.hex"), "0x" + "07".repeat(32) + "\n");
    assertThat(EngineToken.read(file, CLOCK).now())
        .isEqualTo(
            "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpYXQiOjE3MDAwMDAwMDB9"
                + ".q7vdxvYJozZ6UoScEnMgFSivYb-nzMGBXN-k-GD5t_8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0x", "0707", "zz", "not a secret at all"})
  void aFileThatHoldsNoSecretIsOneSentenceWithoutItsContent(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("bad.hex"), text);
    assertThatThrownBy(() -> EngineToken.read(file, CLOCK))
        .isInstanceOf(NodeException.class)
        .hasMessageContaining("holds no secret of 32 bytes");
  }

  @Test
  void aFileThatIsMissingOrHugeIsRefused() throws IOException {
    Path huge = Files.write(folder.resolve("huge"), new byte[1 << 20]);
    for (Path file : new Path[] {huge, folder.resolve("none"), folder}) {
      assertThatThrownBy(() -> EngineToken.read(file, CLOCK)).isInstanceOf(NodeException.class);
    }
  }
}
