package org.openledger.node.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/// Whether the process answers (`/health`), and whether every part of it works (`/ready`, 503 and
/// the parts' names where one does not).
///
/// @param parts by name, whether each works now
public record HealthRoutes(Map<String, BooleanSupplier> parts) implements HttpServer.Routes {
  private static final int UNAVAILABLE = 503;

  /// Copies the map.
  public HealthRoutes {
    parts = Map.copyOf(parts);
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/health", ctx -> ctx.result("ok\n"));
    routes.get("/ready", this::ready);
  }

  private void ready(Context ctx) {
    String broken =
        parts.entrySet().stream()
            .filter(part -> !part.getValue().getAsBoolean())
            .map(Map.Entry::getKey)
            .sorted()
            .collect(Collectors.joining(", "));
    ctx.status(broken.isEmpty() ? 200 : UNAVAILABLE)
        .result(broken.isEmpty() ? "ok\n" : "stopped: " + broken + "\n");
  }
}
