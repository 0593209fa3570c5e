package org.openledger.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.openledger.chain.Wallets.address;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.Set;
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
/// the state root is that of the accounts, and every transaction that was taken is in a block or
/// waits. `-Dcrash.kills=N` kills more often.
@Tag("slow")
class CrashTest {
  private static final int KILLS = Integer.getInteger("crash.kills", 6);

  @TempDir private Path folder;

  private final TreeMap<Long, Hash> announced = new TreeMap<>();

  /// Taken by the pool, and not yet found in a block.
  private final Set<Hash> taken = new HashSet<>();

  @Test
  void noAnnouncedBlockAndNoTakenTransactionIsLost() {
    Seeds.times(
        1,
        random -> {
          int waited = 0;
          for (int kill = 0; kill < KILLS; kill++) {
            runAndKill(random);
            assertThat(announced).isNotEmpty();
            waited += check();
          }
          assertThat(waited).as("some waited across a kill").isPositive();
          System.out.printf(
              "%d kills: %,d blocks were announced and %,d transactions waited across a kill; none"
                  + " is lost%n",
              KILLS, announced.size(), waited);
        });
  }

  /// A limit on the size of files stands for the full disk: both refuse the log's next write.
  @Test
  void aFullDiskStopsTheChainWithOneReasonAndLosesNothing() throws Exception {
    Process child = child().redirectErrorStream(true).start();
    StringBuilder said = new StringBuilder();
    try (BufferedReader lines = child.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.matches("(taken|\\d+) 0x[0-9a-f]{64}( \\d+)?")) {
          said.append(line).append('\n');
          continue;
        }
        if (note(line) && announced.size() == 1) {
          limitFiles(child.pid());
        }
      }
    }
    assertThat(child.waitFor()).isEqualTo(1);
    assertThat(said).contains("no more blocks are made: the chain's store failed to write");
    taken.clear(); // once the disk is full, what waits is kept in memory alone
    check();
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

  private void runAndKill(RandomGenerator random) throws Exception {
    Process child = child().redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader lines = child.inputReader()) {
      for (int blocks = 1 + random.nextInt(60); blocks > 0; ) {
        String line = lines.readLine();
        assertThat(line).as("the child ended by itself").isNotNull();
        blocks -= note(line) ? 1 : 0;
      }
      Thread.sleep(random.nextInt(10));
      child.toHandle().destroyForcibly(); // SIGKILL, but the pipe can still be read
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        note(line); // said before it died
      }
    }
    child.waitFor();
  }

  /// Whether a block was announced; a line that was cut off says nothing.
  private boolean note(String line) {
    String[] words = line.split(" ");
    if (words.length < 2 || words[1].length() != 66) {
      return false;
    }
    if (words[0].equals("taken")) {
      taken.add(Hash.parse(words[1]));
      return false;
    }
    announced.put(Long.parseLong(words[0]), Hash.parse(words[1]));
    if (words.length == 3) {
      assertThat(Long.parseLong(words[2])).as("syncs beyond one a block").isNotNegative();
    }
    return true;
  }

  /// How many transactions wait in a chain that is opened again and lost nothing.
  private int check() {
    try (Chain chain = Chain.open(CrashChild.config(folder, Cadence.NEVER), Clock.systemUTC())) {
      assertThat(chain.head().number()).isGreaterThanOrEqualTo(announced.lastKey());
      announced.forEach((number, hash) -> {
        StoredBlock block = chain.block(number).orElseThrow();
        assertThat(block.block().hash()).isEqualTo(hash);
        assertThat(block.receipts()).hasSameSizeAs(block.block().transactions());
      });
      taken.removeIf(hash -> chain.inclusion(hash).isPresent());
      assertThat(taken).allMatch(hash -> chain.standing(hash).isPresent());
      Trie state = Trie.inMemory();
      for (Address address : Wallets.everybody()) {
        Account account = chain.state().stored(address);
        if (!account.isEmpty()) {
          state.put(Keccak.hash(address.bytes()).bytes(), account.encode());
        }
      }
      assertThat(chain.head().header().stateRoot()).isEqualTo(state.root());
      return taken.size();
    }
  }
}
