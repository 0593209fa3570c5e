package org.openledger.evm.interpreter;

import java.util.List;
import org.openledger.primitives.Address;

/// The precompiled contracts as the machine sees them.
public interface Builtins {
  /// Where they are; they are warm from the beginning (EIP-2929).
  List<Address> addresses();

  /// Whether one is at `address`.
  boolean has(Address address);

  /// Runs the one at `address`.
  CallResult run(Address address, byte[] input, long gas);
}
