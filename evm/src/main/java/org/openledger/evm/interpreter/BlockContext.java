package org.openledger.evm.interpreter;

import java.util.function.LongFunction;
import org.openledger.evm.fork.Fork;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.UInt256;

/// What a transaction can learn of the block that it is in. `hashes` gives the hash of one of the
/// 256 blocks before.
public record BlockContext(
    Fork fork,
    long chainId,
    long number,
    long timestamp,
    Address coinbase,
    long gasLimit,
    UInt256 baseFee,
    UInt256 blobBaseFee,
    Hash prevRandao,
    LongFunction<Hash> hashes) {}
