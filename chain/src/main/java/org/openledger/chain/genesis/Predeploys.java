package org.openledger.chain.genesis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.openledger.primitives.Address;

/// The contracts that the protocol calls (EIP-4788, EIP-2935, EIP-7002, EIP-7251), with the code
/// that each EIP gives, in `predeploys.json`: a chain by Prague's rules must begin with them.
public final class Predeploys {
  private Predeploys() {}

  /// The accounts by their address.
  public static Map<Address, FirstAccount> accounts() {
    try (InputStream in =
        Objects.requireNonNull(Predeploys.class.getResourceAsStream("predeploys.json"))) {
      return GenesisJson.accounts(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
