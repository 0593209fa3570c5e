package org.openledger.node.network;

import org.openledger.primitives.Address;

/// Where registrations are written: a fixed address, at which a contract that reads the same
/// calldata comes to stand.
public final class Registry {
  /// The registry's address: `OPENLEDGER` in ASCII, zeros, 1.
  public static final Address ADDRESS = Address.parse("0x4f50454e4c454447455200000000000000000001");

  private Registry() {}
}
