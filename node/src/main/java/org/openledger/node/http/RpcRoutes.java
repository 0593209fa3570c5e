package org.openledger.node.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import org.openledger.chain.rpc.JsonRpc;

/// `POST /`: Ethereum's JSON-RPC.
///
/// @param rpc the pure handler
public record RpcRoutes(JsonRpc rpc) implements HttpServer.Routes {
  @Override
  public void addTo(RoutesConfig routes) {
    routes.post("/", this::serve);
    routes.options("/", RpcRoutes::allow);
  }

  /// What a browser asks before a page of this machine may call (CORS).
  private static void allow(Context ctx) {
    ctx.header("Access-Control-Allow-Methods", "POST");
    ctx.header("Access-Control-Allow-Headers", "Content-Type");
    ctx.header("Access-Control-Max-Age", "600");
    ctx.status(204);
  }

  private void serve(Context ctx) {
    String type = ctx.contentType();
    if (type == null || !type.startsWith("application/json")) {
      ctx.status(415);
      ctx.result("JSON-RPC wants Content-Type: application/json\n");
      return;
    }
    ctx.contentType("application/json");
    rpc.handle(new String(Bodies.read(ctx), StandardCharsets.UTF_8)).ifPresent(ctx::result);
  }
}
