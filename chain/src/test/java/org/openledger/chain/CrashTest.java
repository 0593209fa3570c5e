package org.openledger.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.openledger.chain.Wallets.address;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Clock;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.chain.sequencer.SequencerConfig.Cadence;
import org.openledger.chain.state.Account;
import org.openledger.chain.store.StoredBlock;
import org.openledger.chain.trie.Trie;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Keccak;
import org.openledger.testing.Seeds;

/// kill -9 at random moments: every block that was announced is there afterwards, its receipts too,
/// and the state root is that of the accounts. `-Dcrash.kills=N` kills more often.
@Tag("slow")
class CrashTest {
  private static final int KILLS = Integer.getInteger("crash.kills", 6);

  @TempDir private Path folder;

  @Test
  void noAnnouncedBlockIsLost() {
    Seeds.times(
        1,
        random -> {
          TreeMap<Long, Hash> announced = new TreeMap<>();
          for (int kill = 0; kill < KILLS; kill++) {
            runAndKill(random, announced);
            assertThat(announced).isNotEmpty();
            check(announced);
          }
        });
  }

  /// A limit on the size of files stands for the full disk: both refuse the log's next write.
  @Test
  void aFullDiskStopsTheChainWithOneReasonAndLosesNothing() throws Exception {
    TreeMap<Long, Hash> announced = new TreeMap<>();
    Process child = child().redirectErrorStream(true).start();
    StringBuilder said = new StringBuilder();
    try (BufferedReader lines = child.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.matches("\\d+ 0x[0-9a-f]{64} \\d+")) {
          said.append(line).append('\n');
          continue;
        }
        if (announced.isEmpty()) {
          limitFiles(child.pid());
        }
        note(line, announced);
      }
    }
    assertThat(child.waitFor()).isEqualTo(1);
    assertThat(said).contains("no more blocks are made: the chain's store failed to write");
    check(announced);
  }

  private static void limitFiles(long pid) throws Exception {
    Process limit =
        new ProcessBuilder("prlimit", "--pid", String.valueOf(pid), "--fsize=131072")
            .inheritIO()
            .start();
    assertThat(limit.waitFor()).isZero();
  }

  private ProcessBuilder child() {
    return new ProcessBuilder(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp",
        System.getProperty("java.class.path"),
        "--enable-native-access=ALL-UNNAMED",
        "--add-modules=jdk.incubator.vector",
        CrashChild.class.getName(),
        folder.toString());
  }

  private void runAndKill(RandomGenerator random, TreeMap<Long, Hash> announced) throws Exception {
    Process child = child().redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader lines = child.inputReader()) {
      int blocks = 1 + random.nextInt(60);
      for (int i = 0; i < blocks; i++) {
        String line = lines.readLine();
        assertThat(line).as("the child ended by itself").isNotNull();
        note(line, announced);
      }
      Thread.sleep(random.nextInt(10));
      child.toHandle().destroyForcibly(); // SIGKILL, but the pipe can still be read
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.split(" ").length == 3 && line.split(" ")[1].length() == 66) {
          note(line, announced); // said before it died; its last line may be cut
        }
      }
    }
    child.waitFor();
  }

  private static void note(String line, TreeMap<Long, Hash> announced) {
    String[] words = line.split(" ");
    announced.put(Long.parseLong(words[0]), Hash.parse(words[1]));
    assertThat(Long.parseLong(words[2])).as("syncs beyond one a block").isNotNegative();
  }

  private void check(TreeMap<Long, Hash> announced) {
    try (Chain chain = Chain.open(CrashChild.config(folder, Cadence.NEVER), Clock.systemUTC())) {
      assertThat(chain.head().number()).isGreaterThanOrEqualTo(announced.lastKey());
      announced.forEach((number, hash) -> {
        StoredBlock block = chain.block(number).orElseThrow();
        assertThat(block.block().hash()).isEqualTo(hash);
        assertThat(block.receipts()).hasSameSizeAs(block.block().transactions());
      });
      Trie state = Trie.inMemory();
      for (Address address : Wallets.everybody()) {
        Account account = chain.state().stored(address);
        if (!account.isEmpty()) {
          state.put(Keccak.hash(address.bytes()).bytes(), account.encode());
        }
      }
      assertThat(chain.head().header().stateRoot()).isEqualTo(state.root());
    }
  }
}
