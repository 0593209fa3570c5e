package org.openledger.chain.sequencer;

import static org.openledger.chain.Wallets.address;

import java.time.Clock;
import org.openledger.chain.execution.FeeMarket;
import org.openledger.chain.pool.Pool;
import org.openledger.chain.store.Ledger;

/// Makes blocks when a test says so, without a thread.
public final class BlockStepper {
  private static final long GAS_LIMIT = 30_000_000;

  private final Ledger ledger;
  private final Pool pool;
  private final BlockMaker maker;

  public BlockStepper(Ledger ledger, Pool pool, Clock clock) {
    this.ledger = ledger;
    this.pool = pool;
    this.maker = new BlockMaker(ledger, SequencerConfig.standard(address(7), GAS_LIMIT), clock);
  }

  /// The next block, of what waits.
  public NewBlock make() {
    NewBlock made = maker.make(pool.select(FeeMarket.nextBaseFee(ledger.head().header())));
    pool.advance(made.changes(), GAS_LIMIT);
    return made;
  }
}
