package org.openledger.chain.sequencer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.openledger.chain.Wallets.address;
import static org.openledger.chain.Wallets.genesis;
import static org.openledger.chain.Wallets.transfer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.openledger.chain.FakeClock;
import org.openledger.chain.Wallets;
import org.openledger.chain.block.Block;
import org.openledger.chain.block.Header;
import org.openledger.chain.execution.BlockValidation;
import org.openledger.chain.execution.HeaderRules;
import org.openledger.chain.genesis.Predeploys;
import org.openledger.chain.pool.Pool;
import org.openledger.chain.pool.PoolLimits;
import org.openledger.chain.state.Account;
import org.openledger.chain.state.StateReader;
import org.openledger.chain.store.InMemoryStore;
import org.openledger.chain.store.Keeper;
import org.openledger.chain.store.Ledger;
import org.openledger.chain.store.StoredBlock;
import org.openledger.chain.trie.Trie;
import org.openledger.evm.fork.Fork;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Keccak;
import org.openledger.primitives.UInt256;
import org.openledger.testing.Seeds;

class BlockMakerTest {
  private static final Address TIPS = address(7);

  private final FakeClock clock = new FakeClock(1_700_000_100_000L);
  private final InMemoryStore store = new InMemoryStore();
  private final Ledger ledger = Ledger.open(store, genesis(5), Ledger.ARCHIVE);
  private final Pool pool =
      new Pool(
          new Pool.Admission(PoolLimits.DEFAULT, Wallets.CHAIN, Fork.OSAKA),
          ledger.latest(),
          clock,
          Keeper.NONE);
  private final BlockMaker maker =
      new BlockMaker(ledger, SequencerConfig.standard(TIPS, 60_000_000), clock);

  private NewBlock make() {
    NewBlock made = maker.make(pool.select(UInt256.ZERO.add(baseFee())));
    pool.advance(made.changes(), 30_000_000);
    return made;
  }

  private UInt256 baseFee() {
    return org.openledger.chain.execution.FeeMarket.nextBaseFee(ledger.head().header());
  }

  /// The twin of every state root is a trie built anew from all accounts; history answers for every
  /// past block what was read when that block was the head.
  @Test
  void everyRootIsThatOfAllAccountsAndEveryPastStateCanBeRead() {
    Seeds.times(
        1,
        random -> {
          List<Map<Address, Account>> seen = new ArrayList<>();
          long[] nonces = new long[5];
          for (int b = 0; b < 25; b++) {
            // Some blocks have enough to be hashed before their last look at the pool.
            for (int i = random.nextInt(b % 3 == 0 ? 90 : 8); i > 0; i--) {
              int from = random.nextInt(5);
              Address to = address(random.nextInt(12));
              pool.add(transfer(from, nonces[from]++, to, UInt256.of(random.nextInt(3))));
            }
            NewBlock made = make();
            Map<Address, Account> accounts = accounts(ledger.latest());
            seen.add(accounts);
            assertThat(made.block().block().header().stateRoot()).isEqualTo(rebuilt(accounts));
            assertThatItsHeaderFitsItsLists(made.block());
          }
          assertThat(pool.size()).isZero();
          for (int b = 0; b < seen.size(); b++) {
            assertThat(accounts(ledger.after(b + 1))).isEqualTo(seen.get(b));
          }
          assertThat(accounts(ledger.after(0))).hasSize(5 + Predeploys.accounts().size());
          Ledger again = Ledger.open(store, genesis(5), Ledger.ARCHIVE);
          assertThat(again.head().hash()).isEqualTo(ledger.head().hash());
        });
  }

  private static void assertThatItsHeaderFitsItsLists(StoredBlock made) {
    Header header = made.block().header();
    assertThat(header.transactionsRoot())
        .isEqualTo(HeaderRules.transactionsRoot(made.block().transactions()));
    assertThat(header.receiptsRoot()).isEqualTo(BlockValidation.receiptsRoot(made.receipts()));
    assertThat(header.logsBloom()).isEqualTo(BlockValidation.bloom(made.receipts()));
  }

  private static Map<Address, Account> accounts(StateReader state) {
    Map<Address, Account> accounts = new TreeMap<>();
    for (Address address : Wallets.everybody()) {
      Account account = state.stored(address);
      if (!account.isEmpty()) {
        accounts.put(address, account);
      }
    }
    return accounts;
  }

  private static Hash rebuilt(Map<Address, Account> accounts) {
    Trie trie = Trie.inMemory();
    accounts.forEach((a, account) -> trie.put(Keccak.hash(a.bytes()).bytes(), account.encode()));
    return trie.root();
  }

  @Test
  void timestampsGrowWhateverTheClockDoes() {
    long last = ledger.head().header().timestamp();
    for (long step : new long[] {0, 5_000, -3_600_000, 0, 100, 7_200_000, -1}) {
      clock.move(step);
      Header header = make().block().block().header();
      assertThat(header.timestamp()).isGreaterThan(last);
      last = header.timestamp();
    }
    assertThat(last).isLessThan(clock.millis() / 1_000 + 10);
  }

  @Test
  void aBlockCanBeReadBackAsItWasWritten() {
    pool.add(transfer(0, 0, address(1), UInt256.of(5)));
    pool.add(transfer(1, 0, address(2), UInt256.of(6)));
    StoredBlock made = make().block();
    make();
    StoredBlock read = Ledger.open(store, genesis(5), Ledger.ARCHIVE).block(1).orElseThrow();
    assertThat(read.block()).isEqualTo(made.block());
    assertThat(read.block().hash()).isEqualTo(Block.decode(made.block().encode()).hash());
    assertThat(read.senders()).containsExactlyInAnyOrder(address(0), address(1));
    assertThat(read.receipts()).isEqualTo(made.receipts());
    assertThat(read.gasUsed(1)).isEqualTo(21_000);
    Hash hash = made.block().transactions().get(1).hash();
    assertThat(ledger.transaction(hash).orElseThrow().index()).isEqualTo(1);
    assertThat(ledger.transaction(Hash.ZERO)).isEmpty();
  }

  @Test
  void theGasLimitMovesTowardsTheWantedOneByLessThanATenthOfAPercent() {
    long last = ledger.head().header().gasLimit();
    for (int i = 0; i < 5; i++) {
      long limit = make().block().block().header().gasLimit();
      assertThat(limit).isGreaterThan(last);
      assertThat(limit - last).isLessThan(last / 1_024);
      last = limit;
    }
  }

  @Test
  void aFailedWriteLeavesTheChainAsItWas() {
    make();
    Hash before = ledger.head().hash();
    pool.add(transfer(0, 0, address(1), UInt256.of(5)));
    store.fill();
    assertThatThrownBy(this::make).hasMessage("no space left on device");
    assertThat(ledger.head().hash()).isEqualTo(before);
    assertThat(ledger.latest().account(address(0)).nonce()).isZero();
    assertThat(ledger.block(2)).isEmpty();
  }
}
