package org.openledger.serving.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.random.RandomGenerator;
import org.openledger.serving.ServingException;
import org.openledger.serving.ServingException.Code;
import org.openledger.serving.engine.GenerationRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// The OpenAI-compatible API without a server: `node` hands it what came in and writes what comes
/// out. Safe from many threads; a call blocks its own thread until the answer, or the stream of it,
/// begins.
public final class OpenAiApi {
  private static final Logger LOG = LoggerFactory.getLogger(OpenAiApi.class);
  private static final String MODEL_PATH = "/v1/models/";

  private final Backend backend;
  private final ApiLimits limits;
  private final AnswerExtension extension;
  private final Stamp stamp;
  private final LogProbsBody logProbs;

  /// @param random for ids, and for the seeds of requests that bring none
  public OpenAiApi(
      Backend backend,
      ApiLimits limits,
      AnswerExtension extension,
      Clock clock,
      RandomGenerator random) {
    this.backend = backend;
    this.limits = limits;
    this.extension = extension;
    this.stamp = new Stamp(clock, random);
    this.logProbs = new LogProbsBody(backend.vocabulary());
  }

  /// Answers any call; errors are answers too.
  public Outcome handle(ApiCall call) {
    try {
      return switch (call.path()) {
        case "/v1/chat/completions" -> post(call, this::chat);
        case "/v1/completions" -> post(call, this::completion);
        case "/v1/embeddings" -> post(call, this::embeddings);
        case "/v1/models" -> get(call, Models.list(backend.models()));
        case "/v1/openapi.json" -> get(call, openApi());
        default -> other(call);
      };
    } catch (ServingException e) {
      return ErrorBody.of(e);
    } catch (RuntimeException e) {
      LOG.error("{} {} failed", call.method(), call.path(), e);
      return ErrorBody.of(ErrorBody.unexplained());
    }
  }

  /// A handler of a parsed body.
  private interface Handler {
    Outcome handle(ApiCall call, ObjectNode json);
  }

  private Outcome post(ApiCall call, Handler handler) {
    method(call, "POST");
    return handler.handle(call, RequestJson.object(call.body(), limits.bodyBytesMax()));
  }

  private static Outcome get(ApiCall call, ObjectNode body) {
    method(call, "GET");
    return new Outcome.Json(200, body);
  }

  private static void method(ApiCall call, String allowed) {
    if (!call.method().equals(allowed)) {
      throw new ServingException(
          Code.METHOD_NOT_ALLOWED,
          "Not allowed to %s on %s; use %s.".formatted(call.method(), call.path(), allowed));
    }
  }

  private Outcome other(ApiCall call) {
    if (call.path().startsWith(MODEL_PATH)) {
      method(call, "GET");
      String id = call.path().substring(MODEL_PATH.length());
      return new Outcome.Json(200, Models.one(Models.find(backend.models(), id)));
    }
    throw new ServingException(
        Code.NOT_FOUND, "Invalid URL (%s %s)".formatted(call.method(), call.path()));
  }

  private Outcome chat(ApiCall call, ObjectNode json) {
    ChatRequest request =
        ChatRequest.read(json, limits, backend.engine().vocabularyTokens(), stamp::seed);
    AnswerExtension.Question question = question(call, request);
    ModelEntry model = question.model();
    AnswerExtension.Prepared prepared = extension.prepare(question);
    EndNotice notice = new EndNotice(prepared.after());
    try {
      List<Integer> prompt = backend.prompts().chat(prepared.messages());
      Choices choices = start(call, request.asked(), model, prompt);
      return Answers.of(
          new ChatShape(head("chatcmpl-", model), request.asked().shown(), logProbs),
          choices,
          notice);
    } catch (RuntimeException e) {
      notice.close();
      throw e;
    }
  }

  /// The question in a chat request, checked as [#handle] checks it but not asked: for quotes.
  ///
  /// @throws ServingException what `/v1/chat/completions` would answer with
  public AnswerExtension.Question question(ApiCall call) {
    ObjectNode json = RequestJson.object(call.body(), limits.bodyBytesMax());
    return question(
        call, ChatRequest.read(json, limits, backend.engine().vocabularyTokens(), stamp::seed));
  }

  private AnswerExtension.Question question(ApiCall call, ChatRequest request) {
    return new AnswerExtension.Question(
        call.tenant(),
        Models.find(backend.models(), request.model()),
        request.messages(),
        request.options(),
        new AnswerExtension.Bounds(
            request.asked().ending().tokensMax(), request.asked().choices()));
  }

  private Outcome completion(ApiCall call, ObjectNode json) {
    CompletionRequest request =
        CompletionRequest.read(json, limits, backend.engine().vocabularyTokens(), stamp::seed);
    ModelEntry model = Models.find(backend.models(), request.model());
    List<Integer> prompt =
        switch (request.prompt()) {
          case CompletionRequest.Prompt.Text(String text) -> backend.prompts().text(text);
          case CompletionRequest.Prompt.Tokens(List<Integer> tokens) -> tokens;
        };
    Choices choices = start(call, request.asked(), model, prompt);
    return Answers.of(
        new CompletionShape(head("cmpl-", model), request.asked(), logProbs),
        choices,
        new EndNotice((_, _) -> null));
  }

  private Choices start(ApiCall call, Asked asked, ModelEntry model, List<Integer> prompt) {
    int context = backend.engine().contextTokensMax();
    List<GenerationRequest> requests = asked.requests(call.tenant(), model, prompt, context);
    return new Choices(backend.engine(), requests);
  }

  private AnswerShape.Head head(String prefix, ModelEntry model) {
    return new AnswerShape.Head(stamp.id(prefix), stamp.seconds(), model);
  }

  private Outcome embeddings(ApiCall call, ObjectNode json) {
    TextEmbedder embedder = backend.embedder();
    if (embedder == null) {
      throw new ServingException(Code.NOT_FOUND, "This server has no embedding model.");
    }
    return new Embeddings(embedder, limits).create(json);
  }

  /// The OpenAPI document of these endpoints, a copy that the caller may extend with its own.
  public static ObjectNode openApi() {
    try (InputStream in = OpenAiApi.class.getResourceAsStream("openapi.json")) {
      if (in == null) {
        throw new IllegalStateException("openapi.json is not on the class path");
      }
      return RequestJson.object(in.readAllBytes(), Integer.MAX_VALUE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
