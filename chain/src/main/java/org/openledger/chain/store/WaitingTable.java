package org.openledger.chain.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.openledger.chain.block.ChainException;
import org.openledger.chain.block.SignedTransaction;
import org.openledger.chain.block.TransactionCodec;
import org.openledger.chain.store.WriteSet.Write;
import org.openledger.primitives.Hash;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Transactions that wait for a block, so that they still do after a restart. Best effort: what
/// cannot be written is kept in memory alone, and said once. Any thread.
public final class WaitingTable implements Keeper {
  private static final Logger LOG = LoggerFactory.getLogger(WaitingTable.class);

  private final KeyValueStore store;
  private final ConcurrentLinkedQueue<Write> said = new ConcurrentLinkedQueue<>();
  private volatile boolean failed;

  WaitingTable(KeyValueStore store) {
    this.store = store;
  }

  @Override
  public void put(SignedTransaction tx) {
    said.add(new Write(Table.WAITING, tx.hash().bytes(), tx.encoded()));
  }

  @Override
  public void remove(List<Hash> hashes) {
    hashes.forEach(hash -> said.add(new Write(Table.WAITING, hash.bytes(), null)));
  }

  /// One thread writes what all have said; who comes meanwhile waits, and finds its own written or
  /// writes it.
  @Override
  public void flush() {
    synchronized (said) {
      WriteSet writes = new WriteSet();
      for (Write next = said.poll(); next != null; next = said.poll()) {
        writes.add(next);
      }
      if (!writes.writes().isEmpty()) {
        write(writes);
      }
    }
  }

  /// All of them, in no order; one that cannot be read is left out.
  public List<SignedTransaction> all() {
    List<SignedTransaction> all = new ArrayList<>();
    Optional<KeyValueStore.Entry> next = store.firstFrom(Table.WAITING, new byte[0]);
    while (next.isPresent()) {
      try {
        all.add(TransactionCodec.decode(next.get().value()));
      } catch (ChainException e) {
        LOG.warn("a kept transaction cannot be read: {}", e.getMessage());
      }
      byte[] key = next.get().key();
      next = store.firstFrom(Table.WAITING, Arrays.copyOf(key, key.length + 1));
    }
    return all;
  }

  private void write(WriteSet writes) {
    try {
      store.writeLater(writes);
    } catch (ChainException e) {
      if (!failed) {
        failed = true;
        LOG.warn("waiting transactions are kept in memory alone: {}", e.getMessage());
      }
    }
  }
}
