package org.openledger.datanet.version;

import org.openledger.primitives.Hash;

/// Where a version's seal stands on chain.
///
/// @param transaction the hash of the transaction that registered it
/// @param block the number of its block
public record Anchor(Hash transaction, long block) {}
