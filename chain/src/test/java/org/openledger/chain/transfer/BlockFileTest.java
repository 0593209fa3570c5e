package org.openledger.chain.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openledger.chain.Wallets;
import org.openledger.chain.block.Block;
import org.openledger.chain.block.ChainException;
import org.openledger.chain.block.Header;
import org.openledger.chain.store.InMemoryStore;
import org.openledger.chain.store.Ledger;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Hex;

class BlockFileTest {
  @TempDir private Path folder;

  private final Ledger ledger =
      Ledger.open(new InMemoryStore(), Wallets.genesis(2), Ledger.ARCHIVE);

  @ParameterizedTest
  @ValueSource(strings = {"blocks.rlp", "blocks.rlp.gz"})
  void comesBackAsItWasWritten(String name) throws IOException {
    Path file = folder.resolve(name);
    Block genesis = ledger.head();
    try (BlockFile.Writer out = BlockFile.write(file)) {
      out.add(genesis);
      out.add(genesis);
    }
    try (BlockFile.Reader in = BlockFile.read(file)) {
      assertThat(in.next().orElseThrow().hash()).isEqualTo(genesis.hash());
      assertThat(in.next().orElseThrow().hash()).isEqualTo(genesis.hash());
      assertThat(in.next()).isEmpty();
    }
    assertThatThrownBy(() -> BlockFile.write(file)).isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void anEmptyFileHasNoBlocks() throws IOException {
    try (BlockFile.Reader in = BlockFile.read(Files.createFile(folder.resolve("empty.rlp")))) {
      assertThat(in.next()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ff7fffffffffffffff, no block begins here", // header and length together leave 2^63
    "ff7000000000000000, at most",
    "ffffffffffffffffff, no block begins here",
    "f9ffff00, ends within a block",
    "fb00, no block begins here",
    "00, block: wanted a list",
    "c0, block: wanted a list of 4",
    "7b22, block: wanted a list"
  })
  void whatIsNoBlockIsOneError(String bytes, String message) throws IOException {
    Path file = Files.write(folder.resolve("bad.rlp"), Hex.decode("0x" + bytes));
    try (BlockFile.Reader in = BlockFile.read(file)) {
      assertThatThrownBy(in::next).isInstanceOf(ChainException.class).hasMessageContaining(message);
    }
  }

  @Test
  void aBlockCutAnywhereIsAnErrorAndWhatIsNotGzipTooIsOne() throws IOException {
    byte[] whole = ledger.head().encode();
    for (int length = 1; length < whole.length; length += 7) {
      Path file = folder.resolve("cut.rlp");
      Files.write(file, Arrays.copyOf(whole, length));
      try (BlockFile.Reader in = BlockFile.read(file)) {
        assertThatThrownBy(in::next).isInstanceOf(ChainException.class);
      }
    }
    Path plain = Files.write(folder.resolve("plain.rlp.gz"), whole);
    assertThatThrownBy(() -> BlockFile.read(plain)).isInstanceOf(IOException.class);
  }

  @Test
  void anInvalidBlockLeavesTheChainAsItWas() {
    Block genesis = ledger.head();
    Header header = genesis.header();
    BlockImporter importer = new BlockImporter(ledger);
    assertThat(importer.add(genesis)).as("known").isFalse();
    Header.Results other =
        new Header.Results(
            Hash.ZERO,
            header.transactionsRoot(),
            header.receiptsRoot(),
            header.logsBloom(),
            0,
            header.requestsHash());
    assertThatThrownBy(() -> importer.add(Block.of(header.after(other), List.of())))
        .hasMessageContaining("different chains");
    assertThat(ledger.head().hash()).isEqualTo(genesis.hash());
  }
}
