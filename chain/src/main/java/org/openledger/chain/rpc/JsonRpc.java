package org.openledger.chain.rpc;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.openledger.chain.block.ChainException;
import org.openledger.chain.block.ChainException.Code;
import org.openledger.chain.store.StoredBlock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// JSON-RPC 2.0: a request's text in, a response's text out. It has no method that signs or
/// administers. Any thread may call it.
public final class JsonRpc {
  private static final Logger LOG = LoggerFactory.getLogger(JsonRpc.class);

  /// A call trace nests two levels for each of at most 1,025 calls.
  private static final int WRITTEN_DEPTH_MAX = 4_096;

  private final RpcLimits limits;
  private final JsonMapper json;
  private final Map<String, Method> methods = new HashMap<>();
  private final RpcBackend backend;
  private final Set<RpcSession> sessions = ConcurrentHashMap.newKeySet();

  /// The methods over `backend`.
  public JsonRpc(RpcBackend backend, RpcLimits limits) {
    this.backend = backend;
    this.limits = limits;
    this.json =
        JsonMapper.builder(
                JsonFactory.builder()
                    .streamReadConstraints(
                        StreamReadConstraints.builder()
                            .maxNestingDepth(limits.depthMax())
                            .maxStringLength(limits.requestCharsMax())
                            .build())
                    .streamWriteConstraints(
                        StreamWriteConstraints.builder().maxNestingDepth(WRITTEN_DEPTH_MAX).build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    methods.putAll(ChainMethods.of(backend));
    methods.putAll(StateMethods.of(backend));
    methods.putAll(CallMethods.of(backend));
    methods.putAll(SimulateMethods.of(backend));
    methods.putAll(TraceMethods.of(backend, limits));
    methods.putAll(TransactionMethods.of(backend));
    methods.putAll(BlockMethods.of(backend));
    methods.putAll(FeeMethods.of(backend));
    methods.putAll(FilterMethods.of(backend));
    methods.putAll(PoolMethods.of(backend));
    methods.putAll(RawMethods.of(backend));
    methods.putAll(ProofMethods.of(backend));
    methods.putAll(PayloadMethods.of(backend));
    backend.pool().onReady(tx -> sessions.forEach(session -> session.ready(tx)));
  }

  /// Starts a connection that can subscribe to what is new.
  public RpcSession session(RpcSession.Peer peer) {
    RpcSession session = new RpcSession(this, backend, peer);
    sessions.add(session);
    session.start();
    return session;
  }

  void forget(RpcSession session) {
    sessions.remove(session);
  }

  /// Tells a new head to who has subscribed; never waits.
  public void publish(StoredBlock head) {
    sessions.forEach(session -> session.head(head));
  }

  /// Answers a call or a batch; empty when there was nothing but notifications.
  public Optional<String> handle(String request) {
    return handle(request, Map.of());
  }

  /// As [#handle(String)], with the methods that only a connection has.
  Optional<String> handle(String request, Map<String, Method> more) {
    if (request.length() > limits.requestCharsMax()) {
      return Optional.of(
          error(
                  Answers.JSON.nullNode(),
                  new RpcFailure(
                      RpcFailure.INVALID_REQUEST,
                      "request of %d characters, at most %d"
                          .formatted(request.length(), limits.requestCharsMax())))
              .toString());
    }
    JsonNode parsed;
    try {
      parsed = json.readTree(request);
    } catch (JacksonException e) {
      return Optional.of(parseError());
    }
    if (parsed.isMissingNode()) {
      return Optional.of(parseError());
    }
    Optional<String> answer =
        parsed.isArray() ? batch(parsed, more) : single(parsed, more).map(this::written);
    backend.pool().flush(); // a batch's transactions are kept in one write, before it is answered
    return answer;
  }

  private Optional<String> batch(JsonNode calls, Map<String, Method> more) {
    if (calls.isEmpty()) {
      return Optional.of(invalid("empty batch").toString());
    }
    if (calls.size() > limits.batchMax()) {
      return Optional.of(Answers.JSON.arrayNode().add(invalid("batch too large")).toString());
    }
    StringBuilder answers = new StringBuilder("[");
    for (JsonNode call : calls) {
      Optional<ObjectNode> answer = single(call, more);
      if (answer.isEmpty()) {
        continue;
      }
      String text = written(answer.get());
      boolean fits = answers.length() + text.length() <= limits.responseCharsMax();
      answers.append(answers.length() > 1 ? "," : "");
      answers.append(fits ? text : error(answer.get().get("id"), tooLarge()).toString());
      if (!fits) {
        break;
      }
    }
    return answers.length() == 1 ? Optional.empty() : Optional.of(answers.append("]").toString());
  }

  private Optional<ObjectNode> single(JsonNode call, Map<String, Method> more) {
    JsonNode id = call.path("id");
    boolean validId = id.isString() || id.isNumber() || id.isNull();
    JsonNode answerId = validId ? id : Answers.JSON.nullNode();
    boolean wellFormed =
        call.isObject()
            && call.path("jsonrpc").asString("").equals("2.0")
            && call.path("method").isString()
            && (validId || id.isMissingNode());
    if (!wellFormed) {
      return Optional.of(
          error(answerId, new RpcFailure(RpcFailure.INVALID_REQUEST, "invalid request")));
    }
    ObjectNode answer = answer(call, answerId, more);
    return id.isMissingNode() ? Optional.empty() : Optional.of(answer);
  }

  private ObjectNode answer(JsonNode call, JsonNode id, Map<String, Method> more) {
    String name = call.path("method").asString();
    try {
      Method method = methods.getOrDefault(name, more.get(name));
      if (method == null) {
        throw new RpcFailure(
            RpcFailure.NO_METHOD,
            "the method %s does not exist/is not available".formatted(shown(name)));
      }
      JsonNode result = method.body().apply(Params.of(call.path("params"), method));
      ObjectNode out = Answers.JSON.objectNode().put("jsonrpc", "2.0");
      out.set("id", id);
      out.set("result", result);
      return out;
    } catch (RpcFailure e) {
      return error(id, e);
    } catch (ChainException e) {
      int code = e.code() == Code.TOO_LARGE ? RpcFailure.TOO_LARGE : RpcFailure.SERVER;
      return error(id, new RpcFailure(code, String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      LOG.error("{} failed", name, e);
      return error(id, new RpcFailure(RpcFailure.INTERNAL, "internal error"));
    }
  }

  private String written(ObjectNode answer) {
    String text = json.writeValueAsString(answer);
    return text.length() <= limits.responseCharsMax()
        ? text
        : error(answer.get("id"), tooLarge()).toString();
  }

  private static String parseError() {
    return error(Answers.JSON.nullNode(), new RpcFailure(RpcFailure.PARSE, "parse error"))
        .toString();
  }

  private static ObjectNode invalid(String message) {
    return error(Answers.JSON.nullNode(), new RpcFailure(RpcFailure.INVALID_REQUEST, message));
  }

  private static RpcFailure tooLarge() {
    return new RpcFailure(RpcFailure.TOO_LARGE, "response too large");
  }

  private static ObjectNode error(JsonNode id, RpcFailure failure) {
    ObjectNode out = Answers.JSON.objectNode().put("jsonrpc", "2.0");
    out.set("id", id);
    ObjectNode error = out.putObject("error");
    error.put("code", failure.code()).put("message", failure.getMessage());
    String data = failure.data();
    if (data != null) {
      error.put("data", data);
    }
    return out;
  }

  private static String shown(String name) {
    return name.length() <= 64 ? name : name.substring(0, 64) + "…";
  }
}
