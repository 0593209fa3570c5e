package org.openledger.chain.store;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.block.Block;
import org.openledger.chain.block.ChainException;
import org.openledger.chain.block.ChainException.Code;
import org.openledger.chain.state.Account;
import org.openledger.chain.trie.Trie;
import org.openledger.primitives.Address;
import org.openledger.primitives.Keccak;
import org.openledger.primitives.Rlp;
import org.openledger.primitives.UInt256;

/// Looks, when a store is opened, for what its last block wrote: a table that was lost, or the end
/// of one, shows there. It looks at a few entries, so that it costs nothing.
final class HeadCheck {
  private static final int LOOKED_AT = 32;

  private final KeyValueStore store;
  private final StateTables state;
  private final Block head;
  private final byte[] number;

  private HeadCheck(KeyValueStore store, StateTables state, Block head) {
    this.store = store;
    this.state = state;
    this.head = head;
    this.number = ByteBuffer.allocate(8).putLong(head.number()).array();
  }

  /// Fails unless all of it is there.
  static void run(KeyValueStore store, StateTables state, Block head) {
    new HeadCheck(store, state, head).run();
  }

  private void run() {
    require(Table.NUMBER, head.hash().bytes());
    require(Table.RECEIPTS, number);
    require(Table.SENDERS, number);
    head.transactions().stream()
        .limit(LOOKED_AT)
        .forEach(tx -> require(Table.TRANSACTION, tx.hash().bytes()));
    if (head.number() > 0) { // block 0 replaced nothing
      Trie accounts = new Trie(state.nodes().accounts(), head.header().stateRoot());
      int[] seen = new int[1];
      ChangedKeys.read(
          require(Table.CHANGED, number),
          (address, slots) -> {
            if (seen[0]++ < LOOKED_AT) {
              account(accounts, address, slots.subList(0, Math.min(LOOKED_AT, slots.size())));
            }
          });
    }
  }

  private void account(Trie accounts, Address address, List<UInt256> slots) {
    require(Table.HISTORY, join(address.bytes(), number));
    Account account = state.latest().stored(address);
    same(
        "account " + address,
        account.isEmpty() ? null : account.encode(),
        accounts.get(Keccak.hash(address.bytes()).bytes()));
    Trie storage = new Trie(state.nodes().storage(address), account.storageRoot());
    for (UInt256 slot : slots) {
      require(Table.STORAGE_HISTORY, join(join(address.bytes(), slot.bytes()), number));
      UInt256 value = state.latest().storage(address, slot);
      same(
          "slot %s of %s".formatted(slot, address),
          value.isZero() ? null : Rlp.encode(Rlp.of(value)),
          storage.get(Keccak.hash(slot.bytes()).bytes()));
    }
  }

  private byte[] require(Table table, byte[] key) {
    byte[] value = store.get(table, key);
    if (value == null) {
      throw damaged("the table %s lacks an entry of block %d".formatted(table, head.number()));
    }
    return value;
  }

  private static void same(String what, byte @Nullable [] flat, byte @Nullable [] proven) {
    if (!Arrays.equals(flat, proven)) {
      throw damaged("%s is not what the state root says".formatted(what));
    }
  }

  private static ChainException damaged(String what) {
    return new ChainException(
        Code.CORRUPT,
        "the chain's store is damaged: %s; bring back a copy of the folder".formatted(what));
  }

  private static byte[] join(byte[] a, byte[] b) {
    return ByteBuffer.allocate(a.length + b.length).put(a).put(b).array();
  }
}
