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
    String host = call.header("host").orElse("");
    requireOwnPage(call, host);
    Session session = sessions.signIn(host, message, signature);
    sessions.find(call).ifPresent(sessions::end); // the one that the new cookie takes the place of
    return answer(
        Map.of("Set-Cookie", SessionCookie.begin(session, clock.instant())),
        body(Optional.of(session)));
  }

  /// A page at another port of this machine is no other site to a browser, and so could put its own
  /// session in the place of the one that is here.
  private static void requireOwnPage(ApiCall call, String host) {
    String origin = call.header("origin").orElse("//" + host);
    if (!origin.substring(origin.indexOf("//") + 2).equalsIgnoreCase(host)) {
      throw new ServingException(
          Code.FORBIDDEN,
          "The page is at %.100s, this node is called %.100s; sign in from the node's own page."
              .formatted(origin, host));
    }
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
