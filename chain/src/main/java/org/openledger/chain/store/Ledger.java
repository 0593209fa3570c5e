package org.openledger.chain.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;
import org.openledger.chain.block.Block;
import org.openledger.chain.block.ChainException;
import org.openledger.chain.block.ChainException.Code;
import org.openledger.chain.block.Header;
import org.openledger.chain.block.Receipt;
import org.openledger.chain.genesis.Genesis;
import org.openledger.chain.state.StateReader;
import org.openledger.chain.trie.Trie;
import org.openledger.evm.state.Change;
import org.openledger.evm.state.CodeCache;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.PrimitivesException;
import org.openledger.primitives.Rlp;
import org.openledger.primitives.RlpItem;
import org.openledger.primitives.UInt256;

/// The chain on disk: every block, every receipt, the accounts after the head and, by what each
/// block changed, after any earlier block. Any thread may read; one thread appends.
public final class Ledger implements AutoCloseable {
  /// The layout's version; a store of another one is refused.
  public static final long FORMAT_VERSION = 2;

  private static final byte[] VERSION = key("version");
  private static final byte[] GENESIS = key("genesis");
  static final byte[] HEAD = key("head");
  private static final byte[] NOTHING = new byte[0];

  /// Keeps the state after every block.
  public static final long ARCHIVE = Long.MAX_VALUE;

  /// How many blocks' states are kept where nobody says otherwise: a day of 1-second blocks.
  public static final long HISTORY = 90_000;

  /// The last blocks, which most questions are about, stay decoded.
  private static final int RECENT = 32;

  /// How far before the head [#rootWith] goes.
  public static final long ROOTS_BACK_MAX = 256;

  private static final int ROOT_ATTEMPTS = 8;

  private static final long CODE_CACHE_BYTES = 96L << 20;

  private final KeyValueStore store;
  private final Genesis genesis;
  private final Map<Long, StoredBlock> recent = new ConcurrentHashMap<>();
  private final CodeCache codes = new CodeCache(CODE_CACHE_BYTES);
  private final StateTables state;
  private final WaitingTable waiting;
  private volatile Block head;

  private Ledger(KeyValueStore store, Genesis genesis, long history) {
    this.store = store;
    this.waiting = new WaitingTable(store);
    this.genesis = genesis;
    HistoryPruner pruner = new HistoryPruner(store, history);
    if (!store.wasWritten()) {
      begin(pruner);
    }
    checkIdentity();
    this.head = blockAt(headNumber());
    this.state = new StateTables(store, pruner, head.header().stateRoot());
    HeadCheck.run(store, state, head);
  }

  /// Opens the chain in `store`, or begins it with `genesis`. On failure the store is closed.
  ///
  /// @param history how many blocks behind the head states are kept: [#ARCHIVE] for all
  public static Ledger open(KeyValueStore store, Genesis genesis, long history) {
    try {
      return new Ledger(store, genesis, history);
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
    StoredBlock kept = recent.get(number);
    return Optional.of(
        kept != null ? kept : new StoredBlock(blockAt(number), senders(number), receipts(number)));
  }

  /// The header of that height.
  public Optional<Header> header(long number) {
    if (number < 0 || number > head.number()) {
      return Optional.empty();
    }
    StoredBlock kept = recent.get(number);
    return Optional.of(kept != null ? kept.block().header() : Block.decodeHeader(encoded(number)));
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

  /// The hashes of the blocks before `header`'s, for BLOCKHASH: those of the chain up to the head.
  public LongFunction<Hash> hashesBefore(Header header) {
    return number -> {
      if (number == header.number() - 1) {
        return header.parentHash();
      }
      return block(number).map(stored -> stored.block().hash()).orElse(Hash.ZERO);
    };
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

  /// The state after the head. It moves with the head.
  public StateReader latest() {
    return state.latest();
  }

  /// The state as it was after block `number`, which must be at most the head's. One that is no
  /// longer kept is a [ChainException], now or when it is read.
  public StateReader after(long number) {
    return state.after(number);
  }

  /// The transactions that wait.
  public WaitingTable waiting() {
    return waiting;
  }

  /// What was stored of `address` and in its `slots` after block `number`, at most the head's, with
  /// proofs against that block's state root; empty when the block lies too far back to prove.
  public Optional<StateProof> proof(Address address, List<UInt256> slots, long number) {
    return new StateProver(this, store, state).prove(address, slots, number);
  }

  /// Contract code with its jump maps, for whoever executes.
  public CodeCache codes() {
    return codes;
  }

  /// Works ahead on the next block's state while the block is not complete: `changes` are those so
  /// far. What was prepared need not last; [#stage] or [#unstage] ends it.
  public void prepare(Map<Address, Change> changes) {
    state.prepare(changes);
  }

  /// Starts the next block's state; its root follows from `changes`. Nothing is written until
  /// [#append].
  public Hash stage(Map<Address, Change> changes, WriteSet writes) {
    return state.stage(head.number() + 1, changes, writes);
  }

  /// The root of the state after block `number` with `changes` over it; nothing is kept. The nodes
  /// are those after the head, so what later blocks have changed is undone first: `number` must be
  /// of the last [#ROOTS_BACK_MAX] blocks.
  public Hash rootWith(long number, Map<Address, Change> changes) {
    for (int attempt = 1; ; attempt++) {
      long tip = headNumber(); // as stored: it changes with the nodes, in one write
      if (tip - number > ROOTS_BACK_MAX) {
        throw new ChainException(
            Code.UNSUPPORTED,
            "a state root is computed over the last %d blocks, not over block %d under head %d"
                .formatted(ROOTS_BACK_MAX, number, tip));
      }
      try {
        Hash root = state.rootWith(blockAt(tip).header(), number, changes);
        if (tip == headNumber()) {
          return root;
        }
      } catch (RuntimeException e) {
        if (tip == headNumber()) {
          throw e;
        } // else the nodes moved while they were read
      }
      if (attempt == ROOT_ATTEMPTS) {
        throw new ChainException(
            Code.STORE, "the head moved %d times under one state root".formatted(attempt));
      }
    }
  }

  /// Forgets what [#prepare] and [#stage] did, for a block that will not be appended.
  public void unstage() {
    state.reset(head.header().stateRoot());
  }

  /// Makes `next` the head: one atomic, synced write, after which its receipts can be read.
  ///
  /// @param writes what [#stage] put there
  public void append(StoredBlock next, WriteSet writes) {
    Header header = next.block().header();
    if (header.number() != head.number() + 1 || !header.parentHash().equals(head.hash())) {
      throw new ChainException(
          Code.INVALID_BLOCK,
          "block %d on %s does not follow block %d %s"
              .formatted(header.number(), header.parentHash(), head.number(), head.hash()));
    }
    putBlock(writes, next);
    store.write(writes);
    recent.put(header.number(), next);
    recent.remove(header.number() - RECENT);
    head = next.block();
  }

  @Override
  public void close() {
    store.close();
  }

  private void begin(HistoryPruner pruner) {
    WriteSet writes = new WriteSet();
    Block block = genesis.block();
    writes.put(Table.META, VERSION, toBytes(FORMAT_VERSION));
    writes.put(Table.META, GENESIS, block.hash().bytes());
    putBlock(writes, new StoredBlock(block, List.of(), List.of()));
    new StateTables(store, pruner, Trie.EMPTY_ROOT).stage(0, genesis.changes(), writes);
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
    Hash wanted = genesis.block().hash();
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
    return Block.decode(encoded(number));
  }

  private byte[] encoded(long number) {
    byte[] encoded = store.get(Table.BLOCK, toBytes(number));
    if (encoded == null) {
      throw corrupt("block %d is missing".formatted(number));
    }
    return encoded;
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
}
