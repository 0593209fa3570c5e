package org.openledger.evm.interpreter;

import org.openledger.evm.precompile.CallData;
import org.openledger.evm.state.Code;
import org.openledger.primitives.Address;
import org.openledger.primitives.UInt256;

/// A call or creation to make: whose storage it works on (`address`), whose code it runs
/// (`codeAddress`, `code`), with which input and gas. Only CALL, CREATE and CREATE2 move `value`.
public record Message(
    Kind kind,
    int depth,
    Address caller,
    Address address,
    Address codeAddress,
    Code code,
    UInt256 value,
    CallData input,
    long gas,
    boolean isStatic) {
  /// The instruction that makes a message; a transaction is a CALL or CREATE.
  public enum Kind {
    /// Runs the receiver's code on the receiver.
    CALL,
    /// Runs the receiver's code on the caller.
    CALLCODE,
    /// Runs the receiver's code on the caller, with the caller's caller and value.
    DELEGATECALL,
    /// A call that may change nothing.
    STATICCALL,
    /// A creation at an address from creator and nonce.
    CREATE,
    /// A creation at an address from creator, salt and code.
    CREATE2
  }

  /// Whether it creates a contract.
  public boolean creates() {
    return kind == Kind.CREATE || kind == Kind.CREATE2;
  }
}
