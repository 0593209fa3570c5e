package org.openledger.node.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.openledger.model.ModelException;
import org.openledger.model.json.StrictJson;
import org.openledger.node.factory.Factory;
import org.openledger.node.factory.LiveRun;
import org.openledger.node.factory.RunConfig;
import org.openledger.node.factory.RunState.Command;
import org.openledger.primitives.Address;
import org.openledger.serving.ServingException;
import org.openledger.serving.ServingException.Code;
import org.openledger.serving.api.ApiCall;
import org.openledger.serving.api.ErrorBody;
import org.openledger.serving.api.Outcome;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `/v1/factory/…` and `/v1/runs/…`: ModelFactory over HTTP.
public final class FactoryApi implements ApiRoutes.Handler {
  private static final String FACTORY = "/v1/factory/";
  private static final String RUNS = "/v1/runs";
  private static final int BODY_BYTES_MAX = 64 << 10;
  private static final int STEPS_MAX = 10_000;
  private static final int RUNS_MAX = 100;
  private static final int SHOWN = 3;
  private static final int SHOWN_MAX = 20;
  private static final int STREAMS_MAX = 256;

  private final Factory factory;
  private final Callers callers;
  private final Semaphore streams = new Semaphore(STREAMS_MAX);

  /// The factory's endpoints.
  ///
  /// @param callers who may do what
  public FactoryApi(Factory factory, Callers callers) {
    this.factory = factory;
    this.callers = callers;
  }

  /// Whether a path is one of these.
  public static boolean has(String path) {
    return path.startsWith(FACTORY) || path.equals(RUNS) || path.startsWith(RUNS + "/");
  }

  @Override
  public Outcome handle(ApiCall call) {
    try {
      if (call.path().startsWith(FACTORY)) {
        return shop(call, call.path().substring(FACTORY.length()));
      }
      if (call.path().equals(RUNS)) {
        return call.method().equals("POST") ? begin(call) : runs(call);
      }
      List<String> path = List.of(call.path().substring(RUNS.length() + 1).split("/", -1));
      return switch (path.size()) {
        case 1 -> json(call, q -> FactoryBodies.run(run(path).view()));
        case 2 -> part(call, path.getFirst(), path.getLast());
        default -> throw nothing();
      };
    } catch (ServingException e) {
      return ErrorBody.of(e);
    }
  }

  private static ServingException nothing() {
    return new ServingException(Code.NOT_FOUND, "Nothing is at this path.");
  }

  private LiveRun run(List<String> path) {
    return factory.run(path.getFirst());
  }

  /// Answers a GET.
  private interface Page {
    ObjectNode of(ChainQuery query);
  }

  private static Outcome json(ApiCall call, Page page, String... parameters) {
    if (!call.method().equals("GET")) {
      throw new ServingException(
          Code.METHOD_NOT_ALLOWED, "Not allowed to %s here; use GET.".formatted(call.method()));
    }
    return new Outcome.Json(200, page.of(ChainQuery.of(call.query(), parameters)));
  }

  private static ObjectNode body(ApiCall call) {
    if (!call.method().equals("POST")) {
      throw new ServingException(
          Code.METHOD_NOT_ALLOWED, "Not allowed to %s here; use POST.".formatted(call.method()));
    }
    ChainQuery.of(call.query());
    if (call.body().length > BODY_BYTES_MAX) {
      throw new ServingException(
          Code.BODY_TOO_LARGE,
          "The body has %,d bytes; %,d are read at most."
              .formatted(call.body().length, BODY_BYTES_MAX));
    }
    if (call.body().length == 0) {
      return StrictJson.mapper().createObjectNode();
    }
    try {
      return StrictJson.object(call.body(), "The body");
    } catch (ModelException e) {
      throw new ServingException(Code.MALFORMED_JSON, e.getMessage() + ".");
    }
  }

  private Outcome shop(ApiCall call, String what) {
    return switch (what) {
      case "bases" -> json(call, q -> FactoryBodies.bases(factory));
      case "estimate" -> {
        RunConfig config = factory.order(body(call), callers.of(call));
        yield new Outcome.Json(200, FactoryBodies.estimate(factory.estimate(config), config));
      }
      case "preview" -> {
        ObjectNode order = body(call);
        int limit = limit(order.remove("limit"));
        RunConfig config = factory.order(order, callers.of(call));
        yield new Outcome.Json(200, FactoryBodies.preview(factory.preview(config, limit)));
      }
      default -> throw nothing();
    };
  }

  private static int limit(JsonNode given) {
    if (given == null || given.isNull()) {
      return SHOWN;
    }
    if (!given.canConvertToInt() || given.intValue() < 1 || given.intValue() > SHOWN_MAX) {
      throw ServingException.of(
          Code.INVALID_VALUE, "limit", "'limit' is a whole number, 1 to %d.".formatted(SHOWN_MAX));
    }
    return given.intValue();
  }

  private Address caller(ApiCall call) {
    return callers
        .of(call)
        .orElseThrow(() ->
            new ServingException(
                Code.SIGNED_OUT, "Sign in with your wallet first; nothing was changed."));
  }

  private Outcome begin(ApiCall call) {
    ObjectNode order = body(call);
    Address owner = caller(call);
    RunConfig config = factory.order(order, Optional.of(owner));
    LiveRun run = factory.begin(config, owner);
    return new Outcome.Json(
        201, Map.of("Location", RUNS + "/" + run.job().id()), FactoryBodies.run(run.view()));
  }

  /// All runs: the cursor is the last run's id.
  private Outcome runs(ApiCall call) {
    return json(
        call,
        q -> {
          String after = q.values().getOrDefault("cursor", "");
          Stream<LiveRun> all = factory.runs().stream();
          List<LiveRun> rest =
              after.isEmpty()
                  ? all.toList()
                  : all.dropWhile(r -> !r.job().id().equals(after)).skip(1).toList();
          return FactoryBodies.runs(rest, RUNS_MAX);
        },
        "cursor");
  }

  private Outcome part(ApiCall call, String id, String what) {
    for (Command command : Command.values()) {
      if (command.label().equals(what)) {
        return told(call, id, command);
      }
    }
    LiveRun run = factory.run(id);
    return switch (what) {
      case "steps" ->
          json(
              call,
              q -> FactoryBodies.steps(run.steps(after(after(q)), STEPS_MAX), STEPS_MAX),
              "after");
      case "samples" -> {
        if (!factory.reads(callers.of(call))) {
          throw new ServingException(
              Code.FORBIDDEN, "Samples show rows, which are not open to you; ask for access.");
        }
        yield json(call, q -> FactoryBodies.samples(run.samples()));
      }
      case "events" -> events(call, run);
      default -> throw nothing();
    };
  }

  private static String after(ChainQuery query) {
    return query.values().getOrDefault("after", "0");
  }

  private static int after(String text) {
    if (!text.matches("[0-9]{1,9}")) {
      throw ServingException.of(Code.INVALID_VALUE, "after", "'after' is the number of a step.");
    }
    return Integer.parseInt(text);
  }

  private Outcome told(ApiCall call, String id, Command command) {
    ObjectNode body = body(call);
    String name = "";
    if (command == Command.DEPLOY) {
      JsonNode given = body.remove("name");
      if (given == null || !given.isString()) {
        throw ServingException.of(
            Code.MISSING_PARAMETER,
            "name",
            "Say what the model is to be called: {\"name\": \"…\"}.");
      }
      name = given.stringValue();
    }
    if (!body.isEmpty()) {
      throw new ServingException(
          Code.UNKNOWN_PARAMETER, "The body says more than this call takes; nothing was changed.");
    }
    LiveRun run = factory.tell(id, command, caller(call), name);
    return new Outcome.Json(200, FactoryBodies.run(run.view()));
  }

  private Outcome events(ApiCall call, LiveRun run) {
    if (!call.method().equals("GET")) {
      throw new ServingException(
          Code.METHOD_NOT_ALLOWED, "Not allowed to %s here; use GET.".formatted(call.method()));
    }
    ChainQuery asked = ChainQuery.of(call.query(), "after");
    // What a browser's EventSource sends when it comes again; it goes before the link's own.
    int after = after(call.header("last-event-id").orElse(after(asked)));
    if (!streams.tryAcquire()) {
      throw ServingException.busy(15, STREAMS_MAX + " event streams are open already.");
    }
    return new Outcome.Stream(
        new RunEvents(run, after, factory.reads(callers.of(call)), streams::release));
  }
}
