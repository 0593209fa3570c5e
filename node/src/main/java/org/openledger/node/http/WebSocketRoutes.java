package org.openledger.node.http;

import io.javalin.config.RoutesConfig;
import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.StatusCode;
import org.openledger.chain.rpc.JsonRpc;
import org.openledger.chain.rpc.RpcSession;

/// `/` as a WebSocket: Ethereum's JSON-RPC with subscriptions.
public final class WebSocketRoutes implements HttpServer.Routes {
  /// Characters of a message at most; JSON-RPC's own limit is not above it.
  static final int MESSAGE_BYTES_MAX = 5 << 20;

  private static final int CONNECTIONS_MAX = 256;
  private static final long WRITE_TIMEOUT_MS = 10_000;
  private static final Duration IDLE = Duration.ofMinutes(5);
  private static final long PING_S = 30;

  private final JsonRpc rpc;
  private final HostGuard guard;
  private final Map<String, RpcSession> sessions = new ConcurrentHashMap<>();

  /// Answers over `rpc` whom `guard` lets in.
  public WebSocketRoutes(JsonRpc rpc, HostGuard guard) {
    this.rpc = rpc;
    this.guard = guard;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.wsBeforeUpgrade("/", guard::check);
    routes.ws("/", this::serve);
  }

  private void serve(WsConfig ws) {
    ws.onConnect(this::open);
    ws.onMessage(ctx -> {
      RpcSession session = sessions.get(ctx.sessionId());
      if (session != null) {
        session.receive(ctx.message());
      }
    });
    ws.onClose(this::end);
    ws.onError(this::end);
  }

  private void open(WsContext ctx) {
    if (sessions.size() >= CONNECTIONS_MAX) {
      ctx.closeSession(
          StatusCode.TRY_AGAIN_LATER, "%d connections are open".formatted(CONNECTIONS_MAX));
      return;
    }
    ctx.session.setIdleTimeout(IDLE);
    ctx.session.setMaxTextMessageSize(MESSAGE_BYTES_MAX);
    ctx.enableAutomaticPings(PING_S, TimeUnit.SECONDS);
    sessions.put(ctx.sessionId(), rpc.session(new Connection(ctx.session)));
  }

  private void end(WsContext ctx) {
    RpcSession session = sessions.remove(ctx.sessionId());
    if (session != null) {
      session.close();
    }
  }

  /// Writes one message after another; who does not read for too long is cut off.
  private record Connection(Session session) implements RpcSession.Peer {
    @Override
    public void send(String message) {
      Callback.Completable written = new Callback.Completable();
      session.sendText(message, written);
      try {
        written.get(WRITE_TIMEOUT_MS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw broken("the connection was closed while a message was written", e);
      } catch (ExecutionException | TimeoutException e) {
        throw broken("a message could not be written to a WebSocket", e);
      }
    }

    private static UncheckedIOException broken(String what, Exception cause) {
      return new UncheckedIOException(new IOException(what, cause));
    }

    @Override
    public void close(String why) {
      session.disconnect();
    }
  }
}
