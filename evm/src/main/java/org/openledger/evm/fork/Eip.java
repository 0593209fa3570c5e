package org.openledger.evm.fork;

/// An Ethereum Improvement Proposal that not every fork of ours has; those up to Cancun always
/// hold.
public enum Eip {
  /// Precompiles for the curve BLS12-381.
  BLS12_381(2537, Fork.PRAGUE),
  /// Block hashes in the state.
  HISTORY_IN_STATE(2935, Fork.PRAGUE),
  /// Withdrawals that the execution layer triggers.
  WITHDRAWAL_REQUESTS(7002, Fork.PRAGUE),
  /// A higher effective balance, with requests to consolidate.
  CONSOLIDATION_REQUESTS(7251, Fork.PRAGUE),
  /// A floor under the gas of data-heavy transactions.
  CALLDATA_FLOOR(7623, Fork.PRAGUE),
  /// Requests from the execution layer, hashed into the header.
  REQUESTS(7685, Fork.PRAGUE),
  /// More blobs.
  MORE_BLOBS(7691, Fork.PRAGUE),
  /// Code for accounts that a key owns, by delegation.
  SET_CODE(7702, Fork.PRAGUE),
  /// Bounds on the operands of modular exponentiation.
  MODEXP_BOUNDS(7823, Fork.OSAKA),
  /// At most 2²⁴ gas a transaction.
  TRANSACTION_GAS_CAP(7825, Fork.OSAKA),
  /// Dearer modular exponentiation.
  MODEXP_GAS(7883, Fork.OSAKA),
  /// Blob forks by parameters alone.
  BLOB_PARAMETERS(7892, Fork.OSAKA),
  /// A blob base fee that execution costs bound from below.
  BLOB_FEE_FLOOR(7918, Fork.OSAKA),
  /// A limit on a block's encoded size.
  BLOCK_SIZE(7934, Fork.OSAKA),
  /// The opcode that counts leading zeros.
  COUNT_LEADING_ZEROS(7939, Fork.OSAKA),
  /// A precompile for the curve secp256r1.
  P256_VERIFY(7951, Fork.OSAKA);

  private final int number;
  private final Fork since;

  Eip(int number, Fork since) {
    this.number = number;
    this.since = since;
  }

  /// The proposal's number.
  public int number() {
    return number;
  }

  /// The first fork that has it.
  public Fork since() {
    return since;
  }
}
