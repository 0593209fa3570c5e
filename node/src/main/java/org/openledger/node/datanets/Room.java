package org.openledger.node.datanets;

import java.time.Clock;
import org.openledger.datanet.Datanet;
import org.openledger.node.session.Session;
import org.openledger.node.session.Sessions;
import org.openledger.primitives.Address;
import org.openledger.serving.ServingException;
import org.openledger.serving.ServingException.Code;
import org.openledger.serving.api.ApiCall;

/// One Datanet and who is signed in: what every handler of it needs.
///
/// @param slug what the Datanet is called in paths
/// @param datanet the Datanet
/// @param sessions who is signed in
/// @param clock what time it is
public record Room(String slug, Datanet datanet, Sessions sessions, Clock clock) {
  /// Who is signed in, which must be the Datanet's owner.
  Address owner(ApiCall call) {
    Address who = who(call);
    if (!isOwner(who)) {
      throw new ServingException(
          Code.FORBIDDEN,
          "Only the Datanet's owner %s may do this; you are signed in as %s. Nothing was changed."
              .formatted(datanet.config().owner(), who));
    }
    return who;
  }

  /// Who is signed in, which must be one of the Datanet's reviewers.
  Address reviewer(ApiCall call) {
    Address who = who(call);
    if (!datanet.config().reviewing().reviewers().contains(who)) {
      throw new ServingException(
          Code.FORBIDDEN, "%s is not a reviewer of this Datanet.".formatted(who));
    }
    return who;
  }

  /// Who is signed in.
  Address who(ApiCall call) {
    Session session = sessions.require(call);
    return session.address();
  }

  boolean isOwner(Address who) {
    return who.equals(datanet.config().owner());
  }

  /// Refuses any method but `wanted`.
  static void method(ApiCall call, String wanted) {
    if (!call.method().equals(wanted)) {
      throw new ServingException(
          Code.METHOD_NOT_ALLOWED,
          "Not allowed to %s here; use %s.".formatted(call.method(), wanted));
    }
  }
}
