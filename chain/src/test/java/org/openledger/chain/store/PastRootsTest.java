package org.openledger.chain.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openledger.chain.block.Header;
import org.openledger.testing.Vectors;

/// The state root of each block of geth's chain, computed backwards from the nodes of the last.
@Tag("vectors")
@Tag("past-roots")
class PastRootsTest {
  @Test
  void everyRootComesOutAgain() throws Exception {
    Vectors suite = Vectors.suite("past-roots");
    Path folder = suite.path("golden-chain");
    Ledger ledger = GoldenLedger.of(folder, new InMemoryStore(), Ledger.ARCHIVE);
    for (long number = 0; number <= ledger.head().number(); number++) {
      Header header = ledger.header(number).orElseThrow();
      suite.run(
          "block " + number,
          () ->
              assertThat(ledger.rootWith(header.number(), Map.of())).isEqualTo(header.stateRoot()));
    }
    suite.done();
  }
}
