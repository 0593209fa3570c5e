package org.openledger.chain.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.openledger.chain.Wallets.address;
import static org.openledger.chain.Wallets.genesis;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.chain.Wallets;
import org.openledger.chain.block.ChainException;

class LedgerTest {
  @TempDir private Path folder;

  @Test
  void beginsWithTheGenesisAndFindsItAgain() {
    try (Ledger ledger = Ledger.open(RocksStore.open(folder), genesis(3), Ledger.ARCHIVE)) {
      assertThat(ledger.head().number()).isZero();
      assertThat(ledger.latest().balance(address(1))).isEqualTo(Wallets.ETHER.multiply(100));
    }
    try (Ledger ledger = Ledger.open(RocksStore.open(folder), genesis(3), Ledger.ARCHIVE)) {
      assertThat(ledger.block(0).orElseThrow().block().hash()).isEqualTo(ledger.head().hash());
      assertThat(ledger.number(ledger.head().hash())).contains(0L);
      assertThat(ledger.block(1)).isEmpty();
    }
  }

  @Test
  void anotherGenesisAnotherVersionAndASecondProcessAreRefusedInOneSentence() {
    RocksStore store = RocksStore.open(folder);
    assertThatThrownBy(() -> RocksStore.open(folder))
        .isInstanceOf(ChainException.class)
        .hasMessageContaining("open in another process");
    Ledger.open(store, genesis(3), Ledger.ARCHIVE).close();
    assertThatThrownBy(() -> Ledger.open(RocksStore.open(folder), genesis(4), Ledger.ARCHIVE))
        .hasMessageContaining("began with genesis");
    RocksStore again = RocksStore.open(folder);
    WriteSet newer = new WriteSet();
    newer.put(
        Table.META,
        "version".getBytes(StandardCharsets.US_ASCII),
        ByteBuffer.allocate(8).putLong(99).array());
    again.write(newer);
    assertThatThrownBy(() -> Ledger.open(again, genesis(3), Ledger.ARCHIVE))
        .hasMessageContaining("has format version 99, this program reads 2");
  }

  @Test
  void aMissingBlockIsNamed() {
    InMemoryStore store = new InMemoryStore();
    Ledger.open(store, genesis(2), Ledger.ARCHIVE).close();
    WriteSet damage = new WriteSet();
    damage.delete(Table.BLOCK, new byte[8]);
    store.write(damage);
    assertThatThrownBy(() -> Ledger.open(store, genesis(2), Ledger.ARCHIVE))
        .hasMessage("the chain's store is damaged: block 0 is missing");
  }

  @Test
  void aFolderThatIsNoStoreIsRefused() throws Exception {
    Files.writeString(folder.resolve("CURRENT"), "not a manifest");
    assertThatThrownBy(() -> RocksStore.open(folder))
        .isInstanceOf(ChainException.class)
        .hasMessageContaining("the chain's store in " + folder + " is damaged: CURRENT file");
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> RocksStore.open(file)).isInstanceOf(ChainException.class);
  }

  @Test
  void aClosedStoreAnswersWithAnError() {
    RocksStore store = RocksStore.open(folder);
    store.close();
    store.close();
    assertThatThrownBy(() -> store.get(Table.META, new byte[1]))
        .hasMessage("the chain's store is closed");
  }
}
