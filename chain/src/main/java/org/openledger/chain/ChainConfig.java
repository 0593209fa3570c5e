package org.openledger.chain;

import java.nio.file.Path;
import org.openledger.chain.genesis.Genesis;
import org.openledger.chain.pool.PoolLimits;
import org.openledger.chain.rpc.Finality;
import org.openledger.chain.rpc.RpcLimits;
import org.openledger.chain.sequencer.SequencerConfig;
import org.openledger.chain.store.Ledger;

/// Everything a chain needs to know; each part checks itself.
///
/// @param folder where the store is kept
/// @param history how many blocks behind the head states are kept; [Ledger#ARCHIVE] for all
/// @param clientVersion what `web3_clientVersion` says
public record ChainConfig(
    Path folder,
    Genesis genesis,
    long history,
    SequencerConfig sequencer,
    PoolLimits pool,
    RpcLimits rpc,
    Finality finality,
    String clientVersion) {
  /// The usual limits.
  public static ChainConfig of(Path folder, Genesis genesis, SequencerConfig sequencer) {
    return new ChainConfig(
        folder,
        genesis,
        Ledger.HISTORY,
        sequencer,
        PoolLimits.DEFAULT,
        RpcLimits.DEFAULT,
        Finality.AT_ONCE,
        "OpenLedger/v0.1.0/java" + Runtime.version().feature());
  }
}
