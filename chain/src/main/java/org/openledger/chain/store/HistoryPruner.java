package org.openledger.chain.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.openledger.chain.block.ChainException;
import org.openledger.chain.block.ChainException.Code;
import org.openledger.primitives.Address;

/// Forgets past states, a little with each block: what a block replaced is deleted once that block
/// lies further behind the head than is kept. Blocks, transactions and receipts stay.
final class HistoryPruner {
  /// More than one, so that a store that was an archive shrinks to what is kept.
  private static final int BLOCKS_AT_ONCE = 2;

  private static final byte[] OLDEST = "oldest_state".getBytes(StandardCharsets.US_ASCII);

  private final KeyValueStore store;
  private final long keep;

  /// The first block whose state can be read.
  private volatile long oldest;

  HistoryPruner(KeyValueStore store, long keep) {
    if (keep < 1) {
      throw new ChainException(Code.CONFIG, "states of %d blocks: at least 1".formatted(keep));
    }
    this.store = store;
    this.keep = keep;
    this.oldest = written();
  }

  private long written() {
    byte[] known = store.get(Table.META, OLDEST);
    return known == null ? 0 : ByteBuffer.wrap(known).getLong();
  }

  /// Fails when the state after block `number` was forgotten. Whoever reads asks this after the
  /// read: a state is out of bounds before its first entry is deleted.
  void require(long number) {
    if (number < oldest) {
      throw new ChainException(
          Code.UNSUPPORTED,
          "the state after block %d is not available: this node has those from block %d on; run"
                  .formatted(number, oldest)
              + " with --archive to keep all that come");
    }
  }

  /// Puts what block `head` makes too old into its `writes`. What an earlier block that was not
  /// written would have deleted is still there, so it goes on from what is.
  void stage(long head, WriteSet writes) {
    long from = written();
    long until = Math.min(head - keep, from + BLOCKS_AT_ONCE);
    if (until <= from) {
      return;
    }
    oldest = until;
    for (long number = from + 1; number <= until; number++) {
      forget(ByteBuffer.allocate(8).putLong(number).array(), writes);
    }
    writes.put(Table.META, OLDEST, ByteBuffer.allocate(8).putLong(until).array());
  }

  /// The state before a block needs what that block replaced; no later state does.
  private void forget(byte[] number, WriteSet writes) {
    byte[] changed = store.get(Table.CHANGED, number);
    if (changed == null) {
      return;
    }
    ChangedKeys.read(
        changed,
        (address, slots) -> {
          writes.delete(Table.HISTORY, key(address, new byte[0], number));
          slots.forEach(
              slot -> writes.delete(Table.STORAGE_HISTORY, key(address, slot.bytes(), number)));
        });
    writes.delete(Table.CHANGED, number);
  }

  private static byte[] key(Address address, byte[] slot, byte[] number) {
    return ByteBuffer.allocate(Address.BYTES + slot.length + number.length)
        .put(address.bytes())
        .put(slot)
        .put(number)
        .array();
  }
}
