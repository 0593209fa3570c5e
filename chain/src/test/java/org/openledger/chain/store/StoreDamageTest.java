package org.openledger.chain.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.openledger.chain.Wallets.address;
import static org.openledger.chain.Wallets.genesis;
import static org.openledger.chain.Wallets.transfer;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openledger.chain.Chain;
import org.openledger.chain.ChainConfig;
import org.openledger.chain.block.ChainException;
import org.openledger.chain.block.SignedTransaction;
import org.openledger.chain.sequencer.SequencerConfig;
import org.openledger.chain.sequencer.SequencerConfig.Cadence;
import org.openledger.primitives.Hex;
import org.openledger.primitives.UInt256;
import org.openledger.testing.Seeds;

/// A chain whose files were changed behind its back: it says so, or it still reads what was there.
@Tag("slow")
class StoreDamageTest {
  private static final int BLOCKS = 40;

  @TempDir private Path folder;

  /// As a process leaves it: all in the log.
  private Path logged;

  /// Opened once more: all in table files.
  private Path tables;

  private List<String> blocks;

  @BeforeEach
  void makeAChain() throws Exception {
    logged = folder.resolve("store");
    try (Chain chain = Chain.open(config(logged), Clock.systemUTC())) {
      for (int i = 0; i < BLOCKS; i++) {
        SignedTransaction transfer = transfer(0, i, address(1), UInt256.ONE);
        chain.submit(transfer);
        chain.awaitReceipt(transfer.hash(), Duration.ofSeconds(30)).orElseThrow();
      }
    }
    tables = copy(logged, file -> true);
    blocks = read(tables);
    assertThat(blocks).hasSizeGreaterThan(BLOCKS);
  }

  private static ChainConfig config(Path store) {
    return ChainConfig.of(
        store,
        genesis(2),
        new SequencerConfig(Cadence.WHEN_NEEDED, 1, address(9), 30_000_000, new byte[0]));
  }

  /// Every block with its receipts and the sender's account after it.
  private static List<String> read(Path store) {
    try (Ledger ledger = Ledger.open(RocksStore.open(store), genesis(2), Ledger.ARCHIVE)) {
      List<String> all = new ArrayList<>();
      for (long n = 0; n <= ledger.head().number(); n++) {
        StoredBlock block = ledger.block(n).orElseThrow();
        all.add(
            Hex.encode(block.block().encode())
                + block.receipts()
                + ledger.after(n).stored(address(0)));
      }
      return all;
    }
  }

  @Test
  void aChangedByteIsNoticedOrDoesNoHarm() {
    List<String> noticed = new ArrayList<>();
    Seeds.times(
        60,
        random -> {
          Path copy = copy(random.nextBoolean() ? logged : tables, file -> true);
          Path file = pick(copy, random, f -> size(f) > 0 && isData(f));
          damage(file, random.nextLong(size(file)), random);
          try {
            assertThat(read(copy).equals(blocks)).as("after a change in " + file).isTrue();
          } catch (ChainException e) {
            assertThat(e.code()).isIn(ChainException.Code.CORRUPT, ChainException.Code.STORE);
            noticed.add(String.valueOf(e.getMessage()));
          }
        });
    assertThat(noticed)
        .hasSizeGreaterThan(20)
        .allMatch(text -> text.contains("the chain's store"))
        .noneMatch(text -> text.contains("another process"));
  }

  @Test
  void aLogThatLostItsEndIsTorn() {
    Seeds.times(
        20,
        random -> {
          Path copy = copy(logged, file -> true);
          Path log = pick(copy, random, f -> f.toString().endsWith(".log") && size(f) > 0);
          try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
            file.setLength(random.nextLong(size(log)));
          }
          assertThatThrownBy(() -> read(copy))
              .isInstanceOf(ChainException.class)
              .hasMessageContaining("is torn: its log ends at write");
          Files.delete(SyncMark.file(copy)); // as the sentence says
          List<String> left = read(copy);
          assertThat(left).isEqualTo(blocks.subList(0, left.size()));
        });
  }

  @Test
  void aWriteThatDidNotWaitForTheDiskIsThereOnceTheStoreIsClosed() throws Exception {
    Path store = folder.resolve("later");
    try (RocksStore open = RocksStore.open(store)) {
      open.write(one("in a block"));
      open.writeLater(one("waiting"));
    }
    Path log = pick(store, new SplittableRandom(7), f -> f.toString().endsWith(".log"));
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
      file.setLength(size(log) - 1);
    }
    for (int i = 0; i < 2; i++) { // that it was opened does not make it look whole
      assertThatThrownBy(() -> RocksStore.open(store))
          .isInstanceOf(ChainException.class)
          .hasMessageContaining("is torn: its log ends at write 1, but those up to 2 were on disk");
    }
  }

  @Test
  void aStoreWhoseEndCannotBeMarkedIsClosedAllTheSame() throws Exception {
    Path store = Files.createDirectories(folder.resolve("full"));
    Files.createSymbolicLink(SyncMark.file(store), Path.of("/dev/full"));
    for (int i = 0; i < 2; i++) { // the second finds no lock of the first
      try (RocksStore open = RocksStore.open(store)) {
        open.writeLater(one("waiting"));
      }
    }
  }

  private static WriteSet one(String key) {
    WriteSet writes = new WriteSet();
    writes.put(Table.WAITING, key.getBytes(StandardCharsets.US_ASCII), new byte[100]);
    return writes;
  }

  @ParameterizedTest
  @ValueSource(strings = {".sst", ".log", "CURRENT"})
  void aMissingFileIsNoticed(String end) throws Exception {
    Path from = end.equals(".log") ? logged : tables;
    Path copy = copy(from, file -> !file.toString().endsWith(end));
    assertThat(copy.toFile().list()).hasSizeLessThan(from.toFile().list().length);
    for (int i = 0; i < 2; i++) { // the first refusal does not make it look whole
      assertThatThrownBy(() -> read(copy))
          .isInstanceOf(ChainException.class)
          .hasMessageContaining("the chain's store");
    }
  }

  private static boolean isData(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".log") || name.endsWith(".sst") || name.startsWith("MANIFEST");
  }

  private Path copy(Path from, Predicate<Path> wanted) throws IOException {
    Path copy = Files.createTempDirectory(folder, "copy");
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(wanted).toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    return copy;
  }

  private static Path pick(Path folder, RandomGenerator random, Predicate<Path> wanted)
      throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> all = files.filter(wanted).sorted().toList();
      return all.get(random.nextInt(all.size()));
    }
  }

  private static void damage(Path path, long at, RandomGenerator random) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.seek(at);
      int old = file.read();
      file.seek(at);
      file.write(old ^ (1 + random.nextInt(255)));
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
