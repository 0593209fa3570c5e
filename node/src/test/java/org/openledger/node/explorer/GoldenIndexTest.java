package org.openledger.node.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.node.explorer.Page.Wanted;
import org.openledger.primitives.Address;
import org.openledger.testing.Vectors;

/// The index over a chain that geth made, against a twin that scans geth's receipts. One case an
/// address, one for the contracts.
@Tag("vectors")
@Tag("explorer")
class GoldenIndexTest {
  private final RandomGenerator random = new SplittableRandom(7);
  @TempDir private Path temp;

  @Test
  void everyAddressHasWhatTheReceiptsSay() throws Exception {
    Vectors suite = Vectors.suite("explorer");
    Path folder = suite.path("golden-chain");
    ListedBlocks blocks = ListedBlocks.golden(folder, temp.resolve("store"));
    ReceiptsTwin twin = new ReceiptsTwin(folder.resolve("receipts.json.gz"));
    try (ChainIndex index = ChainIndex.open(temp.resolve("index.sqlite"), blocks)) {
      ListedBlocks.await(index, blocks.head());
      for (String text : twin.addresses()) {
        Address address = Address.parse(text);
        suite.run(
            text,
            () -> {
              assertThat(
                      all(wanted -> index.transactions(address, wanted)).stream()
                          .map(ReceiptsTwin::line))
                  .isEqualTo(twin.transactions(text));
              assertThat(
                      all(wanted ->
                              index.transfers(address, Optional.empty(), Optional.empty(), wanted))
                          .stream()
                          .map(ReceiptsTwin::line))
                  .isEqualTo(twin.transfers(text));
            });
      }
      suite.run(
          "contracts",
          () -> {
            List<Entries.Creation> contracts = all(index::contracts);
            assertThat(contracts.stream().map(ReceiptsTwin::line)).isEqualTo(twin.contracts());
            for (Entries.Creation contract : contracts) {
              assertThat(index.contract(contract.contract())).contains(contract);
            }
          });
    }
    suite.done();
  }

  /// All pages of a list, each of another size, put together.
  private <T> List<T> all(Function<Wanted, Page<T>> list) {
    List<T> all = new ArrayList<>();
    Optional<Cursor> next = Optional.empty();
    do {
      int limit = random.nextInt(1, Wanted.LIMIT_MAX + 1);
      Page<T> page = list.apply(new Wanted(next, limit));
      assertThat(page.entries()).hasSizeLessThanOrEqualTo(limit);
      all.addAll(page.entries());
      next = page.next();
    } while (next.isPresent());
    return all;
  }
}
