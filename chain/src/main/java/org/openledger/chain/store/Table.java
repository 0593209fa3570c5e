package org.openledger.chain.store;

/// The tables of the chain's store, each a RocksDB column family. Integers are 8 bytes, big-endian.
public enum Table {
  /// `version`, `genesis`, `head`.
  META,
  /// block number → block RLP
  BLOCK,
  /// block hash → block number
  NUMBER,
  /// block number → RLP list of receipts
  RECEIPTS,
  /// block number → the transactions' senders, 20 bytes each
  SENDERS,
  /// transaction hash → block number ‖ index (4 bytes)
  TRANSACTION,
  /// address → account RLP, as after the head
  ACCOUNT,
  /// address ‖ block number → account RLP before that block changed it; empty: there was none
  HISTORY,
  /// path, one nibble a byte → trie node RLP
  TRIE
}
