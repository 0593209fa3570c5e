package org.openledger.chain.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.openledger.chain.block.Block;
import org.openledger.chain.genesis.GenesisJson;
import org.openledger.chain.transfer.BlockFile;
import org.openledger.chain.transfer.BlockImporter;

/// The chain that geth made, run by ours.
public final class GoldenLedger {
  private GoldenLedger() {}

  /// All of its blocks, from the vectors' folder.
  public static Ledger of(Path folder, KeyValueStore store, long history) throws IOException {
    Ledger ledger =
        Ledger.open(
            store, GenesisJson.read(Files.readString(folder.resolve("genesis.json"))), history);
    BlockImporter importer = new BlockImporter(ledger);
    try (BlockFile.Reader file = BlockFile.read(folder.resolve("chain.rlp.gz"))) {
      for (Optional<Block> next = file.next(); next.isPresent(); next = file.next()) {
        importer.add(next.get());
      }
    }
    return ledger;
  }
}
