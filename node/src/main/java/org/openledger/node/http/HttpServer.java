package org.openledger.node.http;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.ContentType;
import io.javalin.http.HttpResponseException;
import io.javalin.util.JavalinBindException;
import java.util.List;
import java.util.Map;
import org.openledger.node.NodeException;
import org.openledger.node.NodeException.Code;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/// The HTTP server of the node: one port, loopback unless told otherwise.
public final class HttpServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// Set on a request whose handler wrote the whole answer, whatever its status.
  static final String ANSWERED = "answered";

  private final Javalin javalin;

  private HttpServer(Javalin javalin) {
    this.javalin = javalin;
  }

  /// A group of routes that belong together.
  public interface Routes {
    /// Adds them.
    void addTo(RoutesConfig routes);
  }

  /// Starts listening; a taken port is one sentence.
  ///
  /// @param host the address to listen on
  /// @param port the port, 0 for any free one
  /// @param guard who may call
  /// @param groups all routes
  public static HttpServer start(String host, int port, HostGuard guard, List<Routes> groups) {
    Javalin javalin = Javalin.create(config -> configure(config, guard, groups));
    try {
      javalin.start(host, port);
    } catch (JavalinBindException e) {
      throw new NodeException(
          Code.PORT,
          "port %d on %s is taken; nothing was changed: stop what listens there, or choose another with --port"
              .formatted(port, host),
          e);
    }
    return new HttpServer(javalin);
  }

  /// Loads and links what a server is made of, so that one starts in an instant; takes as long as
  /// the first server would.
  public static void preload() {
    String here = "127.0.0.1";
    start(here, 0, HostGuard.of(here), List.of()).close();
  }

  private static void configure(JavalinConfig config, HostGuard guard, List<Routes> groups) {
    config.startup.showJavalinBanner = false;
    config.startup.startupWatcherEnabled = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.concurrency.useVirtualThreads = true;
    config.http.maxRequestSize = Bodies.BYTES_MAX;
    config.http.generateEtags = false;
    // A client on the same machine gains nothing by gzip, which cost 5 % of a loaded node's time; a
    // proxy in front of a public node compresses for those far away.
    config.http.compressionStrategy = CompressionStrategy.NONE;
    config.http.asyncTimeout = 0;
    config.routes.before(guard::check);
    for (Routes group : groups) {
      group.addTo(config.routes);
    }
    config.routes.exception(
        HttpResponseException.class,
        (e, ctx) -> {
          ctx.status(e.getStatus());
          error(ctx, String.valueOf(e.getMessage()));
        });
    config.routes.exception(
        Exception.class,
        (e, ctx) -> {
          LOG.warn("{} {} failed", ctx.method(), ctx.path(), e);
          ctx.status(500);
          error(ctx, "an unexpected error; it was logged, and nothing half-done was kept");
        });
    config.routes.error(
        404,
        ContentType.JSON,
        ctx -> {
          if (ctx.attribute(ANSWERED) == null) { // a handler's own 404 says more
            error(ctx, "nothing is at " + ctx.path());
          }
        });
  }

  private static void error(io.javalin.http.Context ctx, String message) {
    ctx.contentType(ContentType.APPLICATION_JSON);
    ctx.result(
        JSON.writeValueAsString(
            Map.of("error", Map.of("message", message, "type", "invalid_request_error"))));
  }

  /// The port it listens on.
  public int port() {
    return javalin.port();
  }

  @Override
  public void close() {
    javalin.stop();
  }
}
