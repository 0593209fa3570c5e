package org.openledger.node.network;

import org.openledger.chain.Chain;
import org.openledger.chain.store.Inclusion;
import org.openledger.datanet.version.Registration;
import org.openledger.node.pay.Accounts;
import org.openledger.primitives.Address;
import org.openledger.primitives.KeyPair;
import org.openledger.primitives.UInt256;

/// Where registrations are written: a fixed address, at which a contract that reads the same
/// calldata comes to stand.
public final class Registry {
  /// The registry's address: `OPENLEDGER` in ASCII, zeros, 1.
  public static final Address ADDRESS = Address.parse("0x4f50454e4c454447455200000000000000000001");

  private Registry() {}

  /// Writes a registration from `from` and waits for its block. One after another: two at once
  /// would take the same nonce of the account.
  public static synchronized Inclusion write(Chain chain, KeyPair from, Registration registration) {
    return new Accounts(chain).send(from, ADDRESS, UInt256.ZERO, registration.encode());
  }
}
