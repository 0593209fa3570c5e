package org.openledger.node.session;

import java.time.Instant;
import org.openledger.primitives.Address;

/// Somebody who is signed in.
///
/// @param token the secret in the cookie; never printed
/// @param address the wallet
/// @param expiresAt when it ends
/// @param csrf what a page must show beside the cookie before anything is changed; never printed
/// @param secure whether the cookie is for https only
public record Session(
    String token, Address address, Instant expiresAt, String csrf, boolean secure) {
  @Override
  public String toString() {
    return "Session[%s until %s]".formatted(address, expiresAt);
  }
}
