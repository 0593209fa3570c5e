package org.openledger.node.http;

import org.openledger.node.session.SessionApi;
import org.openledger.node.session.Sessions;
import org.openledger.serving.ServingException;
import org.openledger.serving.api.ApiCall;
import org.openledger.serving.api.ErrorBody;
import org.openledger.serving.api.Outcome;

/// Stands before all of `/v1`: calls that may change something are counted, and under a session's
/// cookie they must come from the page that was signed in from.
///
/// @param next what answers the calls that are let in
/// @param sessions who is signed in
/// @param limit how many calls one caller may make
public record Gate(ApiRoutes.Handler next, Sessions sessions, ChangeLimit limit)
    implements ApiRoutes.Handler {
  @Override
  public Outcome handle(ApiCall call) {
    try {
      if (!call.method().equals("GET") && !call.method().equals("HEAD")) {
        limit.take(call.tenant());
        if (!SessionApi.signsIn(call)) {
          sessions.requireSamePage(call);
        }
      }
      return next.handle(call);
    } catch (ServingException e) {
      return ErrorBody.of(e);
    }
  }
}
