package org.openledger.chain.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openledger.chain.block.ChainException;
import org.openledger.chain.genesis.Genesis;
import org.openledger.chain.state.StateReader;
import org.openledger.primitives.Address;
import org.openledger.primitives.UInt256;
import org.openledger.testing.Vectors;

/// geth's chain with and without its past: what is kept reads the same, what is not is refused.
@Tag("vectors")
@Tag("state-history")
class HistoryPrunerTest {
  private static final long KEEP = 16;

  @Test
  void theLastStatesAreAnArchivesAndOlderOnesAreGone() throws Exception {
    Vectors suite = Vectors.suite("state-history");
    Path folder = suite.path("golden-chain");
    InMemoryStore all = new InMemoryStore();
    InMemoryStore few = new InMemoryStore();
    Ledger archive = GoldenLedger.of(folder, all, Ledger.ARCHIVE);
    Ledger pruned = GoldenLedger.of(folder, few, KEEP);
    Map<Address, Set<UInt256>> touched = touched(all);
    long head = archive.head().number();
    for (long n = 0; n <= head; n++) {
      long number = n;
      suite.run(
          "block " + number,
          () -> {
            if (number < head - KEEP) {
              assertThatThrownBy(() -> pruned.after(number))
                  .isInstanceOf(ChainException.class)
                  .hasMessageContaining("is not available");
              assertThat(pruned.block(number)).isPresent();
            } else {
              assertSame(archive.after(number), pruned.after(number), touched);
            }
          });
    }
    suite.run("nothing older is left", () -> assertThat(oldest(few)).isEqualTo(head - KEEP + 1));
    suite.run("a state that is gone while it is held", () -> gone(pruned, head, touched));
    suite.run(
        "what a block that was not written would have forgotten, the next one forgets",
        () -> {
          stageNothing(pruned, few);
          assertThat(oldest(few)).isEqualTo(head + 1 - KEEP + 1);
        });
    suite.run(
        "an archive that is none any more shrinks",
        () -> {
          Genesis genesis = archive.genesis();
          Ledger again = Ledger.open(all, genesis, KEEP);
          for (int i = 0; i < head; i++) {
            stageNothing(again, all);
          }
          assertThat(oldest(all)).isEqualTo(head + 1 - KEEP + 1);
        });
    suite.done();
  }

  private static void assertSame(
      StateReader wanted, StateReader got, Map<Address, Set<UInt256>> touched) {
    touched.forEach((address, slots) -> {
      assertThat(got.stored(address)).isEqualTo(wanted.stored(address));
      slots.forEach(
          slot -> assertThat(got.storage(address, slot)).isEqualTo(wanted.storage(address, slot)));
    });
  }

  /// A reader got while its state was there does not read another one when it is not.
  private static void gone(Ledger ledger, long head, Map<Address, Set<UInt256>> touched) {
    StateReader last = ledger.after(head - KEEP);
    ledger.stage(Map.of(), new WriteSet());
    assertThat(ledger.head().number()).isEqualTo(head);
    StateReader next = ledger.after(head);
    touched
        .keySet()
        .forEach(address -> {
          assertThat(next.stored(address)).isEqualTo(ledger.latest().stored(address));
          assertThatThrownBy(() -> last.stored(address)).hasMessageContaining("is not available");
        });
  }

  /// What the writes of one more block would forget, written.
  private static void stageNothing(Ledger ledger, InMemoryStore store) {
    WriteSet writes = new WriteSet();
    ledger.stage(Map.of(), writes);
    WriteSet forgotten = new WriteSet();
    writes.writes().stream()
        .filter(write -> write.table() != Table.CHANGED || write.value() == null)
        .forEach(forgotten::add);
    store.write(forgotten);
  }

  private static Map<Address, Set<UInt256>> touched(InMemoryStore store) {
    Map<Address, Set<UInt256>> touched = new HashMap<>();
    store
        .rows(Table.CHANGED)
        .values()
        .forEach(row ->
            ChangedKeys.read(
                row,
                (address, slots) ->
                    touched.computeIfAbsent(address, a -> new HashSet<>()).addAll(slots)));
    return touched;
  }

  /// The first block that the history tables still name.
  private static long oldest(InMemoryStore store) {
    long oldest = Long.MAX_VALUE;
    for (Table table : new Table[] {Table.HISTORY, Table.STORAGE_HISTORY, Table.CHANGED}) {
      for (byte[] key : store.rows(table).keySet()) {
        oldest = Math.min(oldest, ByteBuffer.wrap(key).getLong(key.length - 8));
      }
    }
    return oldest;
  }
}
