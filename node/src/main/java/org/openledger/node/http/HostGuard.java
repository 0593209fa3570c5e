package org.openledger.node.http;

import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Checks `Host` (DNS rebinding) and `Origin` (other sites' pages) of every request.
///
/// @param hosts the names under which this node may be called, lower case, without port
public record HostGuard(Set<String> hosts) {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private static final Set<String> EXTENSIONS =
      Set.of("chrome-extension://", "moz-extension://", "safari-web-extension://");

  /// A guard that lets loopback names in, and `host` when it is an address of its own.
  public static HostGuard of(String host) {
    if (host.equals("0.0.0.0") || host.equals("::") || LOOPBACK.contains(host)) {
      return new HostGuard(LOOPBACK);
    }
    return new HostGuard(Set.of("localhost", "127.0.0.1", "[::1]", host.toLowerCase(Locale.ROOT)));
  }

  /// Whether only this machine can reach `host`.
  public static boolean isLoopback(String host) {
    return LOOPBACK.contains(host) || host.equals("::1");
  }

  void check(Context ctx) {
    String host = ctx.header("Host");
    if (host == null || !hosts.contains(withoutPort(host))) {
      throw new ForbiddenResponse("this node is not called by that host name");
    }
    String origin = ctx.header("Origin");
    if (origin != null) {
      if (!isExtension(origin) && !hosts.contains(hostOf(origin).orElse(""))) {
        throw new ForbiddenResponse("requests from the pages of other sites are refused");
      }
      ctx.header("Access-Control-Allow-Origin", origin);
      ctx.header("Vary", "Origin");
    }
    ctx.header("X-Content-Type-Options", "nosniff");
    ctx.header("Referrer-Policy", "no-referrer");
  }

  /// A wallet in the browser, which a person has installed; no page can take such an origin.
  private static boolean isExtension(String origin) {
    return EXTENSIONS.stream().anyMatch(origin::startsWith);
  }

  private static String withoutPort(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    int colon = lower.lastIndexOf(':');
    return colon > lower.lastIndexOf(']') ? lower.substring(0, colon) : lower;
  }

  /// Empty for an origin that has none, such as `null`.
  private static Optional<String> hostOf(String origin) {
    try {
      return Optional.ofNullable(new URI(origin).getHost());
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
