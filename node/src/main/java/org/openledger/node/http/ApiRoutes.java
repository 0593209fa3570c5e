package org.openledger.node.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.openledger.serving.api.ApiCall;
import org.openledger.serving.api.Outcome;
import tools.jackson.databind.json.JsonMapper;

/// `/v1/…`: puts the API's pure handlers onto the wire, server-sent events included.
///
/// @param handler what answers a call
public record ApiRoutes(Handler handler) implements HttpServer.Routes {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// Answers any call below `/v1`.
  @FunctionalInterface
  public interface Handler {
    /// The outcome; errors are outcomes too.
    Outcome handle(ApiCall call);
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/v1/*", this::serve);
    routes.post("/v1/*", this::serve);
    routes.delete("/v1/*", this::serve);
  }

  private void serve(Context ctx) throws Exception {
    switch (handler.handle(call(ctx))) {
      case Outcome.Json(int status, var headers, var body) -> {
        ctx.status(status);
        headers.forEach(ctx::header);
        ctx.contentType("application/json");
        // By way of a string: an answer may quote half a character that a caller sent, which the
        // writer of bytes would refuse in the middle of the answer.
        ctx.result(JSON.writeValueAsString(body).getBytes(StandardCharsets.UTF_8));
        ctx.attribute(HttpServer.ANSWERED, true);
      }
      case Outcome.Empty(int status, var headers) -> {
        ctx.status(status);
        headers.forEach(ctx::header);
        ctx.attribute(HttpServer.ANSWERED, true);
      }
      case Outcome.Stream(Outcome.EventStream events) -> stream(ctx, events);
    }
  }

  private static ApiCall call(Context ctx) {
    Map<String, String> headers = new HashMap<>();
    ctx.headerMap().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
    return new ApiCall(
        ctx.method().name(),
        ctx.path(),
        ctx.queryParamMap(),
        headers,
        Bodies.read(ctx),
        tenant(ctx.req().getRemoteAddr()));
  }

  /// On loopback every caller is the machine's own person; addresses tell callers apart beyond it.
  private static String tenant(String address) {
    return address.startsWith("127.") || address.matches("\\[?(0+:){7}0*1]?|\\[?::1]?")
        ? "loopback"
        : address;
  }

  private static void stream(Context ctx, Outcome.EventStream events) throws Exception {
    ctx.status(200);
    ctx.contentType("text/event-stream");
    ctx.header("Cache-Control", "no-cache");
    try (events) {
      OutputStream out = ctx.res().getOutputStream();
      events.writeTo(frame -> {
        out.write(frame.getBytes(StandardCharsets.UTF_8));
        out.flush();
      });
    } catch (java.io.IOException e) {
      // The client hung up: closing the stream gave its request up, and nobody is left to tell.
      ctx.res().flushBuffer();
    }
  }
}
