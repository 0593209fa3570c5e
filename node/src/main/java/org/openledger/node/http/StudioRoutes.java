package org.openledger.node.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.ContentType;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The Studio: one page for every path that is nothing else, and the files it is made of, out of
/// the module `web`.
public final class StudioRoutes implements HttpServer.Routes {
  private static final String ROOT = "/org/openledger/studio/";

  /// Stands in the page where the nonce of its style elements goes.
  private static final String NONCE = "NONCE-OF-THIS-PAGE";

  private static final Pattern FILE =
      Pattern.compile("(assets|fonts)/[A-Za-z0-9_.-]{1,120}|favicon\\.svg");

  /// The script that the page itself holds.
  private static final Pattern SCRIPT = Pattern.compile("<script>(.*?)</script>", Pattern.DOTALL);

  /// With the digest of the page's own script, and the nonce of its style elements.
  private static final String POLICY =
      "default-src 'none'; script-src 'self' 'sha256-%s'; style-src 'self' 'nonce-%s';"
          + " font-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none';"
          + " form-action 'none'; frame-ancestors 'none'";

  private static final SecureRandom RANDOM = new SecureRandom();

  private final String page =
      new String(read("index.html").orElseGet(StudioRoutes::unbuilt), StandardCharsets.UTF_8);
  private final String script = digestOfScript(page);

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/*", this::serve);
  }

  private void serve(Context ctx) {
    String path = ctx.path().substring(1);
    if (path.startsWith("v1/")) {
      throw new NotFoundResponse("nothing is at /" + path);
    }
    if (path.startsWith("assets/") || path.startsWith("fonts/") || path.equals("favicon.svg")) {
      file(ctx, path);
    } else {
      page(ctx);
    }
  }

  /// Built files have a digest in their names, so they never change.
  private static void file(Context ctx, String path) {
    byte[] bytes =
        Optional.of(path)
            .filter(FILE.asMatchPredicate())
            .flatMap(StudioRoutes::read)
            .orElseThrow(() -> new NotFoundResponse("nothing is at /" + path));
    ctx.contentType(type(path));
    ctx.header(
        "Cache-Control",
        path.startsWith("assets/")
            ? "public, max-age=31536000, immutable"
            : "public, max-age=86400");
    ctx.result(bytes);
  }

  private void page(Context ctx) {
    byte[] random = new byte[16];
    RANDOM.nextBytes(random);
    String nonce = Base64.getEncoder().encodeToString(random);
    ctx.header("Content-Security-Policy", POLICY.formatted(script, nonce));
    ctx.header("X-Frame-Options", "DENY");
    ctx.header("Cross-Origin-Opener-Policy", "same-origin");
    ctx.header("Cache-Control", "no-store");
    ctx.html(page.replace(NONCE, nonce));
  }

  /// Base64 of its SHA-256, as CSP 3 writes it.
  private static String digestOfScript(String page) {
    Matcher script = SCRIPT.matcher(page);
    if (!script.find()) {
      throw new IllegalStateException("the Studio's page holds no script: its policy names one");
    }
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(script.group(1).getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no SHA-256", e);
    }
  }

  private static String type(String path) {
    return switch (path.substring(path.lastIndexOf('.') + 1)) {
      case "js" -> "text/javascript; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      case "svg" -> "image/svg+xml";
      case "woff2" -> "font/woff2";
      default -> ContentType.OCTET_STREAM;
    };
  }

  private static Optional<byte[]> read(String path) {
    try (InputStream in = StudioRoutes.class.getResourceAsStream(ROOT + path)) {
      return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("the Studio's file " + path + " cannot be read", e);
    }
  }

  private static byte[] unbuilt() {
    throw new IllegalStateException("the Studio is not on the class path: build the module web");
  }
}
