package org.openledger.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Values that other programs computed, recorded beside the tests by the scripts in
/// `src/test/python`.
public final class Recorded {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Recorded() {}

  /// A recorded JSON document.
  public static JsonNode json(String name) {
    return JSON.readTree(text(name));
  }

  /// A recorded text.
  public static String text(String name) {
    try (InputStream in = Recorded.class.getResourceAsStream("/recorded/" + name)) {
      if (in == null) {
        throw new IllegalStateException("nothing is recorded under " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
