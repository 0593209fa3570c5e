package org.openledger.chain.rpc;

import java.time.Clock;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.openledger.chain.block.SignedTransaction;
import org.openledger.chain.pool.Pool;
import org.openledger.chain.pool.Submission;
import org.openledger.chain.store.Ledger;

/// What the methods look at.
///
/// @param finality which blocks are called safe and final
/// @param submit takes a transaction for the next block; [Pool#flush] then makes sure of it
/// @param clock tells when a filter was last asked for
/// @param ids draws the names of filters, which nobody should guess
/// @param clientVersion what `web3_clientVersion` says
public record RpcBackend(
    Ledger ledger,
    Pool pool,
    Finality finality,
    Function<SignedTransaction, Submission> submit,
    Clock clock,
    RandomGenerator ids,
    String clientVersion) {}
