package org.openledger.node.http;

import io.javalin.http.ContentTooLargeResponse;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/// Reads request bodies, never more than the limit.
final class Bodies {
  static final long BYTES_MAX = 8 << 20;

  private Bodies() {}

  /// The body, whatever its declared length says.
  static byte[] read(Context ctx) {
    try (InputStream in = ctx.req().getInputStream()) {
      byte[] body = in.readNBytes((int) BYTES_MAX + 1);
      if (body.length > BYTES_MAX) {
        throw new ContentTooLargeResponse("a body may hold %,d bytes".formatted(BYTES_MAX));
      }
      return body;
    } catch (IOException e) {
      throw new UncheckedIOException("the request's body broke off", e);
    }
  }
}
