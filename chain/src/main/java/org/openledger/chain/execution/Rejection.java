package org.openledger.chain.execution;

/// Why a transaction is not taken, in the words of geth where geth has them.
public record Rejection(Reason reason, String message) {
  /// The kinds of refusal.
  public enum Reason {
    /// No key made the signature.
    INVALID_SENDER,
    /// Signed for another chain.
    WRONG_CHAIN,
    /// Signed for any chain, sent over JSON-RPC.
    UNPROTECTED,
    /// More tip than fee.
    TIP_ABOVE_FEE,
    /// Numbers whose product leaves 256 bits.
    OVERFLOW,
    /// More bytes than the pool takes.
    OVERSIZED,
    /// More gas than a block has.
    GAS_LIMIT,
    /// Less gas than the bytes alone cost.
    INTRINSIC_GAS,
    /// More init code than EIP-3860 allows.
    INIT_CODE_SIZE,
    /// A nonce that was used.
    NONCE_TOO_LOW,
    /// A nonce that is not the next one.
    NONCE_TOO_HIGH,
    /// A nonce that cannot be followed (EIP-2681).
    NONCE_MAX,
    /// Less balance than value and gas can cost.
    INSUFFICIENT_FUNDS,
    /// A max fee below the base fee.
    FEE_TOO_LOW,
    /// A fee above what the node is told to forward.
    FEE_ABOVE_CAP,
    /// A sender that has code (EIP-3607).
    SENDER_HAS_CODE,
    /// A creation, a call of code or of a precompile.
    CODE,
    /// Already in the pool.
    KNOWN,
    /// A replacement that pays too little more.
    UNDERPRICED,
    /// Beyond as many transactions of one sender as the pool keeps.
    SENDER_FULL,
    /// No room in the pool.
    POOL_FULL
  }
}
