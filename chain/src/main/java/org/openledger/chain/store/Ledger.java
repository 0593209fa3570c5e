package org.openledger.chain.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.openledger.chain.block.Block;
import org.openledger.chain.block.ChainException;
import org.openledger.chain.block.ChainException.Code;
import org.openledger.chain.block.Header;
import org.openledger.chain.block.Receipt;
import org.openledger.chain.genesis.Genesis;
import org.openledger.chain.state.Account;
import org.openledger.chain.state.StateReader;
import org.openledger.chain.state.StateTrie;
import org.openledger.chain.state.WorldState;
import org.openledger.chain.trie.NodeSink;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.PrimitivesException;
import org.openledger.primitives.Rlp;
import org.openledger.primitives.RlpItem;

/// The chain on disk: every block, every receipt, the accounts after the head and, by what each
/// block changed, after any earlier block. Any thread may read; one thread appends.
public final class Ledger implements AutoCloseable {
  /// The layout's version; a store of another one is refused.
  public static final long FORMAT_VERSION = 1;

  private static final byte[] VERSION = key("version");
  private static final byte[] GENESIS = key("genesis");
  private static final byte[] HEAD = key("head");
  private static final byte[] NOTHING = new byte[0];

  private final KeyValueStore store;
  private final Genesis genesis;
  private StateTrie trie;
  private volatile Block head;

  private Ledger(KeyValueStore store, Genesis genesis) {
    this.store = store;
    this.genesis = genesis;
    if (store.get(Table.META, VERSION) == null) {
      begin();
    }
    checkIdentity();
    this.head = blockAt(headNumber());
    this.trie = stateTrie();
  }

  /// Opens the chain in `store`, or begins it with `genesis`. On failure the store is closed.
  public static Ledger open(KeyValueStore store, Genesis genesis) {
    try {
      return new Ledger(store, genesis);
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /// The last block.
  public Block head() {
    return head;
  }

  /// How the chain began.
  public Genesis genesis() {
    return genesis;
  }

  /// How often the log was synced.
  public long syncs() {
    return store.syncs();
  }

  /// The block of that height.
  public Optional<StoredBlock> block(long number) {
    if (number < 0 || number > head.number()) {
      return Optional.empty();
    }
    Block block = number == head.number() ? head : blockAt(number);
    return Optional.of(new StoredBlock(block, senders(number), receipts(number)));
  }

  /// The header of that height.
  public Optional<Header> header(long number) {
    if (number < 0 || number > head.number()) {
      return Optional.empty();
    }
    return Optional.of(number == head.number() ? head.header() : blockAt(number).header());
  }

  /// The block of that hash.
  public Optional<StoredBlock> block(Hash hash) {
    return number(hash).flatMap(this::block);
  }

  /// The height of the block of that hash.
  public Optional<Long> number(Hash hash) {
    byte[] number = store.get(Table.NUMBER, hash.bytes());
    return number == null || toLong(number) > head.number()
        ? Optional.empty()
        : Optional.of(toLong(number));
  }

  /// Where a transaction was included.
  public Optional<Inclusion> transaction(Hash hash) {
    byte[] where = store.get(Table.TRANSACTION, hash.bytes());
    if (where == null) {
      return Optional.empty();
    }
    ByteBuffer at = ByteBuffer.wrap(where);
    long number = at.getLong();
    int index = at.getInt();
    return block(number).map(block -> new Inclusion(block, index));
  }

  /// The accounts after the head. It moves with the head.
  public StateReader latest() {
    return this::latest;
  }

  /// The accounts as they were after block `number`, which must be at most the head's.
  public StateReader after(long number) {
    return address -> {
      // The head's value first: if no later block is in the history after it was read, it holds.
      Account now = latest(address);
      byte[] from = join(address.bytes(), toBytes(number + 1));
      return store
          .firstFrom(Table.HISTORY, from)
          .filter(e -> Arrays.equals(e.key(), 0, Address.BYTES, from, 0, Address.BYTES))
          .map(e -> account(e.value()))
          .orElse(now);
    };
  }

  /// Starts the next block's state; its root follows from `changes`. Nothing is written until
  /// [#append].
  public Hash stage(Map<Address, WorldState.Change> changes, WriteSet writes) {
    return trie.commit(changes, sink(writes));
  }

  /// Forgets what [#stage] did, for a block that will not be appended.
  public void unstage() {
    trie = stateTrie();
  }

  /// Makes `next` the head: one atomic, synced write, after which its receipts can be read.
  ///
  /// @param writes what [#stage] put there
  public void append(StoredBlock next, Map<Address, WorldState.Change> changes, WriteSet writes) {
    Header header = next.block().header();
    if (header.number() != head.number() + 1 || !header.parentHash().equals(head.hash())) {
      throw new ChainException(
          Code.INVALID_BLOCK,
          "block %d on %s does not follow block %d %s"
              .formatted(header.number(), header.parentHash(), head.number(), head.hash()));
    }
    putBlock(writes, next);
    changes.forEach((address, change) -> putAccount(writes, header.number(), address, change));
    store.write(writes);
    head = next.block();
  }

  @Override
  public void close() {
    store.close();
  }

  private void begin() {
    WriteSet writes = new WriteSet();
    Block block = genesis.block(sink(writes));
    writes.put(Table.META, VERSION, toBytes(FORMAT_VERSION));
    writes.put(Table.META, GENESIS, block.hash().bytes());
    putBlock(writes, new StoredBlock(block, List.of(), List.of()));
    genesis.changes().forEach((address, change) -> putAccount(writes, 0, address, change));
    store.write(writes);
  }

  private void checkIdentity() {
    long version = toLong(meta(VERSION, "version"));
    if (version != FORMAT_VERSION) {
      throw new ChainException(
          Code.STORE,
          "the chain's store has format version %d, this program reads %d: use the version that"
                  .formatted(version, FORMAT_VERSION)
              + " wrote it, or another folder");
    }
    Hash kept = Hash.of(meta(GENESIS, "genesis"));
    Hash wanted = genesis.block(nowhere()).hash();
    if (!kept.equals(wanted)) {
      throw new ChainException(
          Code.STORE,
          "the chain's store began with genesis %s, not with %s: use another folder"
              .formatted(kept, wanted));
    }
  }

  private void putBlock(WriteSet writes, StoredBlock stored) {
    Block block = stored.block();
    byte[] number = toBytes(block.number());
    writes.put(Table.BLOCK, number, block.encode());
    writes.put(Table.NUMBER, block.hash().bytes(), number);
    ByteBuffer senders = ByteBuffer.allocate(stored.senders().size() * Address.BYTES);
    stored.senders().forEach(sender -> senders.put(sender.bytes()));
    writes.put(Table.SENDERS, number, senders.array());
    List<RlpItem> receipts = new ArrayList<>(stored.receipts().size());
    stored.receipts().forEach(receipt -> receipts.add(Rlp.of(receipt.encode())));
    writes.put(Table.RECEIPTS, number, Rlp.encode(Rlp.list(receipts)));
    for (int i = 0; i < block.transactions().size(); i++) {
      byte[] where = ByteBuffer.allocate(12).put(number).putInt(i).array();
      writes.put(Table.TRANSACTION, block.transactions().get(i).hash().bytes(), where);
    }
    writes.put(Table.META, HEAD, number);
  }

  private static void putAccount(
      WriteSet writes, long number, Address address, WorldState.Change change) {
    byte[] key = address.bytes();
    byte[] before = change.before().isEmpty() ? NOTHING : change.before().encode();
    writes.put(Table.HISTORY, join(key, toBytes(number)), before);
    if (change.after().isEmpty()) {
      writes.delete(Table.ACCOUNT, key);
    } else {
      writes.put(Table.ACCOUNT, key, change.after().encode());
    }
  }

  private Account latest(Address address) {
    byte[] encoded = store.get(Table.ACCOUNT, address.bytes());
    return encoded == null ? Account.EMPTY : Account.decode(encoded);
  }

  private static Account account(byte[] encoded) {
    return encoded.length == 0 ? Account.EMPTY : Account.decode(encoded);
  }

  private StateTrie stateTrie() {
    return new StateTrie(path -> store.get(Table.TRIE, path), head.header().stateRoot());
  }

  private static NodeSink sink(WriteSet writes) {
    return new NodeSink() {
      @Override
      public void put(byte[] path, byte[] rlp) {
        writes.put(Table.TRIE, path, rlp);
      }

      @Override
      public void delete(byte[] path) {
        writes.delete(Table.TRIE, path);
      }
    };
  }

  private static NodeSink nowhere() {
    return sink(new WriteSet());
  }

  private long headNumber() {
    return toLong(meta(HEAD, "head"));
  }

  private byte[] meta(byte[] key, String what) {
    byte[] value = store.get(Table.META, key);
    if (value == null) {
      throw corrupt("it names no " + what);
    }
    return value;
  }

  private Block blockAt(long number) {
    byte[] encoded = store.get(Table.BLOCK, toBytes(number));
    if (encoded == null) {
      throw corrupt("block %d is missing".formatted(number));
    }
    return Block.decode(encoded);
  }

  private List<Address> senders(long number) {
    byte[] encoded = Objects.requireNonNullElse(store.get(Table.SENDERS, toBytes(number)), NOTHING);
    List<Address> senders = new ArrayList<>();
    for (int at = 0; at + Address.BYTES <= encoded.length; at += Address.BYTES) {
      senders.add(Address.at(encoded, at));
    }
    return senders;
  }

  private List<Receipt> receipts(long number) {
    byte[] encoded = store.get(Table.RECEIPTS, toBytes(number));
    if (encoded == null) {
      throw corrupt("the receipts of block %d are missing".formatted(number));
    }
    try {
      List<Receipt> receipts = new ArrayList<>();
      for (RlpItem item : Rlp.decode(encoded).list("receipts")) {
        receipts.add(Receipt.decode(item.bytes("receipt")));
      }
      return receipts;
    } catch (PrimitivesException e) {
      throw corrupt("the receipts of block %d: %s".formatted(number, e.getMessage()));
    }
  }

  private static ChainException corrupt(String what) {
    return new ChainException(Code.CORRUPT, "the chain's store is damaged: " + what);
  }

  private static byte[] key(String name) {
    return name.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] toBytes(long value) {
    return ByteBuffer.allocate(8).putLong(value).array();
  }

  private static long toLong(byte[] bytes) {
    if (bytes.length != 8) {
      throw corrupt("a number of %d bytes".formatted(bytes.length));
    }
    return ByteBuffer.wrap(bytes).getLong();
  }

  private static byte[] join(byte[] a, byte[] b) {
    return ByteBuffer.allocate(a.length + b.length).put(a).put(b).array();
  }
}
