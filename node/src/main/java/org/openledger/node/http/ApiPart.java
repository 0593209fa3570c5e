package org.openledger.node.http;

import java.util.Optional;
import java.util.function.Predicate;
import org.openledger.serving.api.ApiCall;
import org.openledger.serving.api.Outcome;

/// One part of the API.
@FunctionalInterface
public interface ApiPart {
  /// The answer to `call`; empty where nothing of this part is at its path.
  Optional<Outcome> answer(ApiCall call);

  /// The part whose paths are those that `has` knows.
  static ApiPart at(Predicate<String> has, ApiRoutes.Handler handler) {
    return call -> has.test(call.path()) ? Optional.of(handler.handle(call)) : Optional.empty();
  }
}
