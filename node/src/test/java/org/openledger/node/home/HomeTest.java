package org.openledger.node.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.node.NodeException;

class HomeTest {
  @TempDir Path temp;

  @Test
  void opensAgainWhatItMade() {
    Home made = Home.open(temp.resolve("home"));
    assertThat(Home.open(made.dir())).isEqualTo(made);
  }

  @Test
  void refusesAHomeOfAnotherVersionAndLeavesItUntouched() throws IOException {
    Files.writeString(temp.resolve("VERSION"), "openledger-home 7\n");
    assertThatThrownBy(() -> Home.open(temp))
        .isInstanceOf(NodeException.class)
        .hasMessageContainingAll("openledger-home 7", "openledger-home 1", "nothing was changed");
    assertThat(temp.resolve("VERSION")).hasContent("openledger-home 7");
  }

  @Test
  void refusesAMarkerThatIsNoMarker() throws IOException {
    Files.write(temp.resolve("VERSION"), new byte[1 << 20]);
    assertThatThrownBy(() -> Home.open(temp)).isInstanceOf(NodeException.class);
  }

  @Test
  void refusesAFileAsHome() throws IOException {
    Path file = Files.writeString(temp.resolve("file"), "x");
    assertThatThrownBy(() -> Home.open(file))
        .isInstanceOf(NodeException.class)
        .hasMessageContaining("is a file");
  }

  @Test
  void numbersNetworksAndNeverReusesOne() {
    Home home = Home.open(temp);
    Path first = home.newNetwork();
    Path second = home.newNetwork();
    assertThat(first.getFileName().toString()).isEqualTo("demo-0001");
    assertThat(second.getFileName().toString()).isEqualTo("demo-0002");
  }

  @Test
  void keepsANetworkToOneHolderAtATime() {
    Path network = Home.open(temp).newNetwork();
    try (Home.Lock held = Home.lock(network)) {
      assertThat(held.channel().isOpen()).isTrue();
      assertThatThrownBy(() -> Home.lock(network))
          .isInstanceOf(NodeException.class)
          .hasMessageContaining("another process");
    }
    Home.lock(network).close();
  }

  @Test
  void passesOverANetworkThatNeverFinishedItsStart() throws IOException {
    Home home = Home.open(temp);
    Path finished = home.newNetwork();
    Files.writeString(finished.resolve("node.json"), "{}");
    home.newNetwork();
    assertThat(home.newestNetwork()).contains(finished);
  }
}
