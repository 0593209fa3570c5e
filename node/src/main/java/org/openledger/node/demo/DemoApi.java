package org.openledger.node.demo;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.openledger.model.ModelException;
import org.openledger.model.json.StrictJson;
import org.openledger.node.http.ApiPart;
import org.openledger.node.http.Callers;
import org.openledger.primitives.Address;
import org.openledger.serving.ServingException;
import org.openledger.serving.ServingException.Code;
import org.openledger.serving.api.ApiCall;
import org.openledger.serving.api.Outcome;
import org.openledger.serving.api.QueryFields;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `/v1/demo`: begins the demo's story, and tells how it stands.
///
/// Whoever can reach a node that listens on loopback alone may begin it; on any other node only its
/// operator, signed in.
final class DemoApi implements ApiPart {
  private static final String PATH = "/v1/demo";
  private static final String EVENTS = PATH + "/events";
  private static final int BODY_BYTES_MAX = 4 << 10;
  private static final int STREAMS_MAX = 256;
  private static final int ROWS = 120;
  private static final int ROWS_MIN = 4;
  private static final int ROWS_MAX = 400;

  private final StoryJob job;
  private final Callers callers;
  private final boolean loopback;
  private final Semaphore streams = new Semaphore(STREAMS_MAX);

  /// The endpoints of `job`.
  ///
  /// @param callers knows who calls
  /// @param loopback whether only this machine can call
  DemoApi(StoryJob job, Callers callers, boolean loopback) {
    this.job = job;
    this.callers = callers;
    this.loopback = loopback;
  }

  @Override
  public Optional<Outcome> answer(ApiCall call) {
    return switch (call.path()) {
      case PATH -> Optional.of(call.method().equals("POST") ? begin(call) : state(call));
      case EVENTS -> Optional.of(events(call));
      default -> Optional.empty();
    };
  }

  private static void requireGet(ApiCall call) {
    if (!call.method().equals("GET")) {
      throw new ServingException(
          Code.METHOD_NOT_ALLOWED, "Not allowed to %s here; use GET.".formatted(call.method()));
    }
  }

  private Outcome state(ApiCall call) {
    requireGet(call);
    QueryFields.of(call.query());
    return new Outcome.Json(200, DemoBodies.story(job));
  }

  private Outcome begin(ApiCall call) {
    QueryFields.of(call.query());
    requireOperator(call);
    ObjectNode body = body(call);
    int rows = number(body.remove("rows"), "rows", ROWS, ROWS_MIN, ROWS_MAX);
    int asked =
        number(body.remove("questions"), "questions", DemoOptions.ASKED, 1, DemoOptions.ASKED);
    if (!body.isEmpty()) {
      throw new ServingException(
          Code.UNKNOWN_PARAMETER,
          "The body has 'rows' and 'questions', nothing else; nothing was begun.");
    }
    job.begin(job.order(rows, asked));
    return new Outcome.Json(202, Map.of("Location", PATH), DemoBodies.story(job));
  }

  private void requireOperator(ApiCall call) {
    if (loopback) {
      return;
    }
    Address operator = job.network().wallets().operator().address();
    Address caller =
        callers
            .of(call)
            .orElseThrow(() ->
                new ServingException(
                    Code.SIGNED_OUT,
                    "Sign in with the operator's wallet first; nothing was begun."));
    if (!caller.equals(operator)) {
      throw new ServingException(
          Code.FORBIDDEN, "Only the operator %s begins the demo here.".formatted(operator));
    }
  }

  private static ObjectNode body(ApiCall call) {
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

  private static int number(JsonNode given, String name, int usual, int min, int max) {
    if (given == null) {
      return usual;
    }
    if (!given.canConvertToInt() || given.intValue() < min || given.intValue() > max) {
      throw ServingException.of(
          Code.INVALID_VALUE,
          name,
          "'%s' is a whole number, %d to %d; nothing was begun.".formatted(name, min, max));
    }
    return given.intValue();
  }

  private Outcome events(ApiCall call) {
    requireGet(call);
    QueryFields query = QueryFields.of(call.query(), "after");
    // What a browser's EventSource sends when it comes again; it goes before the link's own.
    int after =
        call.header("last-event-id")
            .filter(id -> id.matches("[0-9]{1,9}"))
            .map(Integer::parseInt)
            .orElseGet(() -> query.number("after", 0, 999_999_999).orElse(0L).intValue());
    if (!streams.tryAcquire()) {
      throw ServingException.busy(15, STREAMS_MAX + " event streams are open already.");
    }
    return new Outcome.Stream(new DemoEvents(job, after, streams::release));
  }
}
