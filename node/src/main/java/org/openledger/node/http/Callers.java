package org.openledger.node.http;

import java.util.Optional;
import org.openledger.primitives.Address;
import org.openledger.serving.api.ApiCall;

/// Knows who calls.
@FunctionalInterface
public interface Callers {
  /// Knows nobody.
  Callers NOBODY = call -> Optional.empty();

  /// The wallet that has signed in as the caller; empty for who has not.
  Optional<Address> of(ApiCall call);
}
