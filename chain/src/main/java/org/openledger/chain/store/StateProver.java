package org.openledger.chain.store;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.openledger.chain.block.Block;
import org.openledger.chain.block.ChainException;
import org.openledger.chain.block.ChainException.Code;
import org.openledger.chain.state.Account;
import org.openledger.chain.state.StateNodes;
import org.openledger.chain.state.StateReader;
import org.openledger.chain.trie.Trie;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Keccak;
import org.openledger.primitives.Rlp;
import org.openledger.primitives.UInt256;

/// Proves past state. The tries on disk are the head's; an earlier one is made in memory, by
/// putting back what every block since then replaced, and is never written.
final class StateProver {
  private static final int BLOCKS_BACK_MAX = 1_024;
  private static final int PUT_BACK_MAX = 200_000; // accounts and slots: about a second
  private static final int ATTEMPTS = 8;

  private final Ledger ledger;
  private final KeyValueStore store;
  private final StateTables tables;

  StateProver(Ledger ledger, KeyValueStore store, StateTables tables) {
    this.ledger = ledger;
    this.store = store;
    this.tables = tables;
  }

  /// What the blocks after one have changed.
  private record Changed(Set<Address> accounts, Set<UInt256> slots) {}

  /// Reads without a lock: a proof during which the head moved is made again.
  Optional<StateProof> prove(Address address, List<UInt256> slots, long number) {
    for (int attempt = 1; ; attempt++) {
      byte[] before = headKey();
      try {
        Optional<StateProof> proof = attempt(address, slots, number, before);
        if (Arrays.equals(before, headKey())) {
          return proof;
        }
      } catch (ChainException e) {
        if (Arrays.equals(before, headKey())) {
          throw e;
        }
      }
      if (attempt == ATTEMPTS) {
        throw new ChainException(
            Code.STORE, "the head moved %d times under one proof".formatted(ATTEMPTS));
      }
    }
  }

  private Optional<StateProof> attempt(
      Address address, List<UInt256> slots, long number, byte[] headKey) {
    long head = ByteBuffer.wrap(headKey).getLong();
    StateReader past = tables.after(number);
    if (head - number > BLOCKS_BACK_MAX) {
      return Optional.empty();
    }
    Optional<Changed> found = changedSince(number, head, address);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Changed changed = found.get();
    StateReader latest = tables.latest();
    StateNodes nodes = tables.nodes();
    Trie trie = new Trie(nodes.accounts(), stateRoot(head));
    for (Address each : changed.accounts()) {
      Account old = past.stored(each);
      trie.put(hashed(each.bytes()), old.isEmpty() ? new byte[0] : old.encode());
    }
    check("state", trie.root(), stateRoot(number));
    Account account = past.stored(address);
    Trie storage = new Trie(nodes.storage(address), latest.stored(address).storageRoot());
    for (UInt256 slot : changed.slots()) {
      UInt256 old = past.storage(address, slot);
      storage.put(hashed(slot.bytes()), old.isZero() ? new byte[0] : Rlp.encode(Rlp.of(old)));
    }
    check("storage", storage.root(), account.storageRoot());
    List<StateProof.Slot> proven = new ArrayList<>();
    for (UInt256 slot : slots) {
      proven.add(
          new StateProof.Slot(
              slot, past.storage(address, slot), storage.proof(hashed(slot.bytes()))));
    }
    return Optional.of(new StateProof(account, trie.proof(hashed(address.bytes())), proven));
  }

  /// The head's height as it is stored: it changes with everything else in one write.
  private byte[] headKey() {
    return Objects.requireNonNull(store.get(Table.META, Ledger.HEAD));
  }

  private Hash stateRoot(long number) {
    byte[] block = store.get(Table.BLOCK, ByteBuffer.allocate(8).putLong(number).array());
    if (block == null) {
      throw new ChainException(
          Code.CORRUPT, "the chain's store is damaged: block %d is missing".formatted(number));
    }
    return Block.decodeHeader(block).stateRoot();
  }

  private Optional<Changed> changedSince(long number, long head, Address address) {
    Changed all = new Changed(new HashSet<>(), new HashSet<>());
    for (long n = number + 1; n <= head; n++) {
      byte[] key = ByteBuffer.allocate(8).putLong(n).array();
      byte[] changed = store.get(Table.CHANGED, key);
      if (changed == null) {
        throw new ChainException(
            Code.CORRUPT,
            "the chain's store is damaged: what block %d changed is missing".formatted(n));
      }
      ChangedKeys.read(
          changed,
          (each, slots) -> {
            all.accounts().add(each);
            if (each.equals(address)) {
              all.slots().addAll(slots);
            }
          });
      if (all.accounts().size() + all.slots().size() > PUT_BACK_MAX) {
        return Optional.empty();
      }
    }
    return Optional.of(all);
  }

  private static byte[] hashed(byte[] key) {
    return Keccak.hash(key).bytes();
  }

  private static void check(String what, Hash made, Hash wanted) {
    if (!made.equals(wanted)) {
      throw new ChainException(
          Code.CORRUPT,
          "the chain's store is damaged: the past %s root is %s, not %s"
              .formatted(what, made, wanted));
    }
  }
}
