package org.openledger.node.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.openledger.serving.api.ApiCall;

/// The cookie that names a session: out of every script's reach, sent to this site alone.
final class SessionCookie {
  private static final String NAME = "openledger_session";
  private static final Pattern TOKEN = Pattern.compile("[0-9a-f]{64}");
  private static final String TERMS = "; Path=/; HttpOnly; SameSite=Strict";

  private SessionCookie() {}

  /// The token that a call brings.
  static Optional<String> token(ApiCall call) {
    return call.header("cookie")
        .flatMap(cookies ->
            Stream.of(cookies.split(";", -1))
                .map(String::strip)
                .filter(cookie -> cookie.startsWith(NAME + "="))
                .map(cookie -> cookie.substring(NAME.length() + 1))
                .filter(token -> TOKEN.matcher(token).matches())
                .findFirst());
  }

  /// The `Set-Cookie` that begins a session.
  static String begin(Session session, Instant now) {
    return "%s=%s; Max-Age=%d%s%s"
        .formatted(
            NAME,
            session.token(),
            Duration.between(now, session.expiresAt()).toSeconds(),
            TERMS,
            session.secure() ? "; Secure" : "");
  }

  /// The `Set-Cookie` that ends one.
  static String end() {
    return NAME + "=; Max-Age=0" + TERMS;
  }
}
