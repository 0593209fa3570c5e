package org.openledger.node.http;

import java.util.Optional;
import org.openledger.serving.api.ApiCall;
import org.openledger.serving.api.Outcome;

/// One part of the API.
@FunctionalInterface
public interface ApiPart {
  /// The answer to `call`; empty where nothing of this part is at its path.
  Optional<Outcome> answer(ApiCall call);
}
