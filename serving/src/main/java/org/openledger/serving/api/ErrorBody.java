package org.openledger.serving.api;

import java.util.Locale;
import java.util.Map;
import org.openledger.serving.ServingException;
import org.openledger.serving.ServingException.Code;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Errors in OpenAI's form, `{"error":{message,type,param,code}}`, and the one table from our codes
/// to statuses and theirs.
public final class ErrorBody {
  private ErrorBody() {}

  /// The answer that tells the client of an error.
  public static Outcome.Json of(ServingException error) {
    Map<String, String> headers =
        error.retryAfterSeconds() > 0
            ? Map.of("Retry-After", Integer.toString(error.retryAfterSeconds()))
            : Map.of();
    return new Outcome.Json(status(error.code()), headers, json(error));
  }

  /// An error whose cause is for the log alone.
  static ServingException unexplained() {
    return new ServingException(Code.FAILED, "The server had an error while processing this.");
  }

  static ObjectNode json(ServingException error) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.putObject("error")
        .put("message", error.getMessage())
        .put("type", type(error.code()))
        .put("param", error.param())
        .put("code", code(error.code()));
    return node;
  }

  private static int status(Code code) {
    return switch (code) {
      case MALFORMED_JSON,
          MISSING_PARAMETER,
          INVALID_TYPE,
          INVALID_VALUE,
          UNKNOWN_PARAMETER,
          UNSUPPORTED_PARAMETER,
          UNSUPPORTED_VALUE,
          CONTEXT_LENGTH_EXCEEDED ->
          400;
      case UNAUTHORIZED -> 401;
      case PAYMENT_REQUIRED -> 402;
      case FORBIDDEN -> 403;
      case MODEL_NOT_FOUND, ADAPTER_NOT_LOADED, NOT_FOUND -> 404;
      case METHOD_NOT_ALLOWED -> 405;
      case CONFLICT -> 409;
      case BODY_TOO_LARGE -> 413;
      case QUEUE_FULL -> 429;
      case FAILED -> 500;
      case ADAPTER_MEMORY_FULL, STOPPED -> 503;
    };
  }

  private static String type(Code code) {
    int status = status(code);
    if (status == 429) {
      return "rate_limit_error";
    }
    return status >= 500 ? "server_error" : "invalid_request_error";
  }

  private static String code(Code code) {
    return switch (code) {
      case MISSING_PARAMETER -> "missing_required_parameter";
      case UNAUTHORIZED -> "invalid_api_key";
      case ADAPTER_NOT_LOADED, MODEL_NOT_FOUND -> "model_not_found";
      case BODY_TOO_LARGE -> "request_too_large";
      case QUEUE_FULL -> "rate_limit_exceeded";
      case FAILED -> "internal_error";
      case STOPPED, ADAPTER_MEMORY_FULL -> "service_unavailable";
      case MALFORMED_JSON,
          INVALID_TYPE,
          INVALID_VALUE,
          UNKNOWN_PARAMETER,
          UNSUPPORTED_PARAMETER,
          UNSUPPORTED_VALUE,
          CONTEXT_LENGTH_EXCEEDED,
          PAYMENT_REQUIRED,
          FORBIDDEN,
          NOT_FOUND,
          METHOD_NOT_ALLOWED,
          CONFLICT ->
          code.name().toLowerCase(Locale.ROOT);
    };
  }
}
