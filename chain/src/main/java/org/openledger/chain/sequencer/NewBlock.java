package org.openledger.chain.sequencer;

import java.util.Map;
import org.openledger.chain.store.StoredBlock;
import org.openledger.evm.state.Change;
import org.openledger.primitives.Address;

/// A block that is on disk, and the accounts it changed.
public record NewBlock(StoredBlock block, Map<Address, Change> changes) {}
