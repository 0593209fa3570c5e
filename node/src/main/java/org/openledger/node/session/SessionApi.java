package org.openledger.node.session;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.openledger.serving.ServingException;
import org.openledger.serving.ServingException.Code;
import org.openledger.serving.api.ApiCall;
import org.openledger.serving.api.Fields;
import org.openledger.serving.api.Outcome;
import org.openledger.serving.api.RequestJson;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// `/v1/session`: signing in, asking who one is, signing out.
///
/// @param sessions who is signed in
/// @param clock when it is
public record SessionApi(Sessions sessions, Clock clock) {
  private static final String ROOT = "/v1/session";
  private static final String NONCE = ROOT + "/nonce";
  private static final int BODY_BYTES_MAX = 16 << 10;
  private static final String CACHE = "Cache-Control";

  /// Whether a path is one of these.
  public static boolean has(String path) {
    return path.equals(ROOT) || path.equals(NONCE);
  }

  /// Whether a call is on the way into a session, and so before there is one to guard.
  public static boolean signsIn(ApiCall call) {
    return call.method().equals("POST") && has(call.path());
  }

  /// Answers a call.
  ///
  /// @throws ServingException what is wrong with it
  public Outcome handle(ApiCall call) {
    if (call.path().equals(NONCE)) {
      if (!call.method().equals("POST")) {
        throw notAllowed(call, "POST");
      }
      return answer(Map.of(), json().put("nonce", sessions.nonce()));
    }
    return switch (call.method()) {
      case "POST" -> begin(call);
      case "GET" -> answer(Map.of(), body(sessions.find(call)));
      case "DELETE" -> {
        sessions.find(call).ifPresent(sessions::end);
        yield new Outcome.Empty(204, Map.of("Set-Cookie", SessionCookie.end(), CACHE, "no-store"));
      }
      default -> throw notAllowed(call, "POST, GET or DELETE");
    };
  }

  private Outcome begin(ApiCall call) {
    Fields body = new Fields(RequestJson.object(call.body(), BODY_BYTES_MAX), "");
    String message = body.requiredText("message");
    String signature = body.requiredText("signature");
    body.done();
    sessions.find(call).ifPresent(sessions::end);
    Session session = sessions.signIn(call.header("host").orElse(""), message, signature);
    return answer(
        Map.of("Set-Cookie", SessionCookie.begin(session, clock.instant())),
        body(Optional.of(session)));
  }

  private static ObjectNode body(Optional<Session> session) {
    return json()
        .put("address", session.map(s -> s.address().toString()).orElse(null))
        .put("expires_at", session.map(s -> s.expiresAt().getEpochSecond()).orElse(null))
        .put("csrf", session.map(Session::csrf).orElse(null));
  }

  private static Outcome answer(Map<String, String> headers, ObjectNode body) {
    Map<String, String> all = new HashMap<>(headers);
    all.put(CACHE, "no-store");
    return new Outcome.Json(200, all, body);
  }

  private static ObjectNode json() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static ServingException notAllowed(ApiCall call, String use) {
    return new ServingException(
        Code.METHOD_NOT_ALLOWED, "Not allowed to %s here; use %s.".formatted(call.method(), use));
  }
}
