package org.openledger.chain.execution;

import org.openledger.evm.transaction.Outcome;

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
    /// Blobs where none may be, or that are not what they should be (EIP-4844).
    BLOBS,
    /// An authorization list that is empty, or a creation with one (EIP-7702).
    AUTHORIZATIONS,
    /// A type that the fork does not have, or a field that its type does not.
    TYPE,
    /// Already in the pool.
    KNOWN,
    /// A replacement that pays too little more.
    UNDERPRICED,
    /// Beyond as many transactions of one sender as the pool keeps.
    SENDER_FULL,
    /// No room in the pool.
    POOL_FULL
  }

  /// The machine's refusal.
  public static Rejection of(Outcome.Refused refused) {
    Reason reason =
        switch (refused.reason()) {
          case TYPE -> Reason.TYPE;
          case NONCE_TOO_LOW -> Reason.NONCE_TOO_LOW;
          case NONCE_TOO_HIGH -> Reason.NONCE_TOO_HIGH;
          case NONCE_MAX -> Reason.NONCE_MAX;
          case SENDER_HAS_CODE -> Reason.SENDER_HAS_CODE;
          case TIP_ABOVE_FEE -> Reason.TIP_ABOVE_FEE;
          case FEE_TOO_LOW -> Reason.FEE_TOO_LOW;
          case INSUFFICIENT_FUNDS -> Reason.INSUFFICIENT_FUNDS;
          case INTRINSIC_GAS, FLOOR_GAS -> Reason.INTRINSIC_GAS;
          case BLOCK_GAS, GAS_CAP -> Reason.GAS_LIMIT;
          case INIT_CODE_SIZE -> Reason.INIT_CODE_SIZE;
          case BLOBS -> Reason.BLOBS;
          case AUTHORIZATIONS -> Reason.AUTHORIZATIONS;
        };
    return new Rejection(reason, refused.message());
  }
}
