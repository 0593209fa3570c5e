package org.openledger.serving;

import org.jspecify.annotations.Nullable;

/// Says why a request cannot be served: one code, one sentence, and the request's parameter if one
/// is to blame. The API turns it into an OpenAI error; `openledger.serving.api` holds the only
/// table from code to HTTP status.
public final class ServingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Code code;
  private final @Nullable String param;
  private final int retryAfterSeconds;

  /// What went wrong, as callers tell cases apart.
  public enum Code {
    MALFORMED_JSON,
    MISSING_PARAMETER,
    INVALID_TYPE,
    INVALID_VALUE,
    UNKNOWN_PARAMETER,
    UNSUPPORTED_PARAMETER,
    UNSUPPORTED_VALUE,
    BODY_TOO_LARGE,
    CONTEXT_LENGTH_EXCEEDED,
    UNAUTHORIZED,
    PAYMENT_REQUIRED,
    FORBIDDEN,
    MODEL_NOT_FOUND,
    NOT_FOUND,
    METHOD_NOT_ALLOWED,
    CONFLICT,
    QUEUE_FULL,
    ADAPTER_NOT_LOADED,
    ADAPTER_MEMORY_FULL,
    STOPPED,
    FAILED
  }

  private ServingException(
      Code code,
      @Nullable String param,
      int retryAfterSeconds,
      String message,
      @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.param = param;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /// An error that no single parameter of the request causes.
  public ServingException(Code code, String message) {
    this(code, null, 0, message, null);
  }

  /// An error of the request's parameter `param`.
  public static ServingException of(Code code, String param, String message) {
    return new ServingException(code, param, 0, message, null);
  }

  /// A refusal for now: the same request may succeed after `retryAfterSeconds`.
  public static ServingException busy(int retryAfterSeconds, String message) {
    return new ServingException(Code.QUEUE_FULL, null, retryAfterSeconds, message, null);
  }

  /// A failure inside, with what caused it.
  public static ServingException failed(String message, Throwable cause) {
    return new ServingException(Code.FAILED, null, 0, message, cause);
  }

  /// The case.
  public Code code() {
    return code;
  }

  /// The parameter to blame, if there is one, such as `messages[2].role`.
  public @Nullable String param() {
    return param;
  }

  /// When to try again; 0 where trying again is no use.
  public int retryAfterSeconds() {
    return retryAfterSeconds;
  }
}
