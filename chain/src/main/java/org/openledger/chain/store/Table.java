package org.openledger.chain.store;

/// The tables of the chain's store, each a RocksDB column family. Integers are 8 bytes, big-endian;
/// addresses 20 bytes, slots 32, values of slots without their leading zeros.
public enum Table {
  /// `version`, `genesis`, `head`, `oldest_state`.
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
  /// transaction hash → bytes of a transaction that waits
  WAITING,
  /// address → account RLP, as after the head
  ACCOUNT,
  /// address ‖ slot → value, as after the head
  STORAGE,
  /// code hash → code
  CODE,
  /// address ‖ block number → account RLP before that block changed it; empty: there was none
  HISTORY,
  /// address ‖ slot ‖ block number → value before that block changed it; empty: 0
  STORAGE_HISTORY,
  /// block number → what it changed: address ‖ count of slots (4 bytes) ‖ the slots, repeated
  CHANGED,
  /// path, one nibble a byte → node RLP of the accounts' trie
  TRIE,
  /// address ‖ path, one nibble a byte → node RLP of the account's storage trie
  STORAGE_TRIE
}
