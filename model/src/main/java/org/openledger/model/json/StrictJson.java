package org.openledger.model.json;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.openledger.model.ModelException;
import org.openledger.model.ModelException.Code;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Reads JSON that anybody may have written: duplicate keys, trailing text, deep nesting and huge
/// documents are refused by a [ModelException] that names the document.
public final class StrictJson {
  /// Deepest nesting of objects and arrays that is read.
  public static final int DEPTH_MAX = 64;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEPTH_MAX).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private StrictJson() {}

  /// The mapper behind this class, for writing.
  public static JsonMapper mapper() {
    return MAPPER;
  }

  /// Parses an object; `what` names the document in errors.
  public static ObjectNode object(byte[] json, String what) {
    JsonNode node;
    try {
      node = MAPPER.readTree(json);
    } catch (StreamConstraintsException e) {
      throw new ModelException(
          Code.TOO_LARGE, what + ": JSON beyond the limits: " + firstLine(e), e);
    } catch (JacksonException e) {
      throw new ModelException(
          Code.MALFORMED, what + ": not the JSON it should be: " + firstLine(e), e);
    }
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw new ModelException(Code.MALFORMED, what + ": a JSON object is needed");
  }

  /// Reads and parses a file of at most `bytesMax` bytes.
  public static ObjectNode object(Path file, long bytesMax) {
    return object(bytes(file, bytesMax), file.getFileName().toString());
  }

  /// Reads a whole file of at most `bytesMax` bytes.
  public static byte[] bytes(Path file, long bytesMax) {
    try (var in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(Math.toIntExact(bytesMax + 1));
      if (bytes.length > bytesMax) {
        throw new ModelException(
            Code.TOO_LARGE, "%s: more than %,d bytes".formatted(file.getFileName(), bytesMax));
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw new ModelException(Code.MISSING, file + ": no such file", e);
    } catch (IOException e) {
      throw new ModelException(Code.IO, file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static String firstLine(JacksonException e) {
    return e.getOriginalMessage().lines().findFirst().orElse("");
  }
}
