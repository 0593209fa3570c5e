package org.openledger.serving.api;

import java.io.IOException;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// What a handler answers.
public sealed interface Outcome {
  /// A whole answer.
  ///
  /// @param headers besides `Content-Type: application/json`
  record Json(int status, Map<String, String> headers, JsonNode body) implements Outcome {
    public Json {
      headers = Map.copyOf(headers);
    }

    /// An answer without further headers.
    public Json(int status, JsonNode body) {
      this(status, Map.of(), body);
    }
  }

  /// An answer without a body, such as 204 (No Content).
  record Empty(int status, Map<String, String> headers) implements Outcome {
    public Empty {
      headers = Map.copyOf(headers);
    }
  }

  /// Status 200 and `Content-Type: text/event-stream`. Who holds it must run it or close it: the
  /// request is being computed already.
  record Stream(EventStream events) implements Outcome {}

  /// Server-sent events that are written as they come.
  interface EventStream extends AutoCloseable {
    /// Writes all frames, blocking the calling thread between them; then it is closed.
    ///
    /// @throws IOException what `sink` threw: the client hung up, and the request is given up
    void writeTo(FrameSink sink) throws IOException;

    /// Gives the request up if it is not over.
    @Override
    void close();
  }

  /// Where frames go: each is complete with its empty line, and must be flushed.
  @FunctionalInterface
  interface FrameSink {
    /// Writes one frame and flushes it.
    void write(String frame) throws IOException;
  }
}
