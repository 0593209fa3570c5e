package org.openledger.datanet.row;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads rows from JSON lines: one object a line, UTF-8.
///
/// A line that is malformed, too long or breaks a row's rules is reported with its number and
/// reason, and the rest goes on. Blank lines are passed over.
public final class JsonLines {
  /// The most bytes a file may have.
  public static final long FILE_BYTES_MAX = 64L << 20;

  /// The most bytes a line may have: a row's text with every byte escaped, and room for names.
  public static final int LINE_BYTES_MAX = 8 * Row.TEXT_BYTES_MAX;

  private static final int REASON_CHARS_MAX = 200;
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(16)
                          .maxStringLength(LINE_BYTES_MAX)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private JsonLines() {}

  /// Reads the rows of `file`.
  public static Import read(Path file, Columns columns) {
    try (var in = Files.newInputStream(file)) {
      return read(in, columns);
    } catch (IOException e) {
      throw new DatanetException(
          DatanetException.Code.IO, "cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /// Reads the rows of a stream of at most [#FILE_BYTES_MAX] bytes.
  public static Import read(InputStream in, Columns columns) throws IOException {
    var lines = new LineReader(in, LINE_BYTES_MAX, FILE_BYTES_MAX);
    List<Import.Line> rows = new ArrayList<>();
    List<Import.Refused> refused = new ArrayList<>();
    int refusedCount = 0;
    for (int number = 1; lines.next(); number++) {
      try {
        Optional<JsonNode> object = parse(lines);
        if (object.isPresent()) {
          rows.add(line(number, object.get(), columns));
        }
      } catch (DatanetException e) {
        if (refusedCount++ < Import.REFUSED_MAX) {
          refused.add(new Import.Refused(number, shown(e.getMessage())));
        }
      }
    }
    return new Import(rows, refused, refusedCount);
  }

  private static Optional<JsonNode> parse(LineReader lines) {
    byte[] bytes =
        lines
            .line()
            .orElseThrow(() ->
                DatanetException.invalid(
                    "the line is %,d bytes long; the limit is %,d"
                        .formatted(lines.length(), LINE_BYTES_MAX)));
    String text = text(bytes);
    if (text.isBlank()) {
      return Optional.empty();
    }
    try {
      JsonNode node = JSON.readTree(text);
      if (!node.isObject()) {
        throw DatanetException.invalid("the line is not a JSON object");
      }
      return Optional.of(node);
    } catch (JacksonException e) {
      throw new DatanetException(
          DatanetException.Code.INVALID, "not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static String text(byte[] bytes) {
    boolean marked =
        bytes.length >= 3
            && bytes[0] == (byte) 0xEF
            && bytes[1] == (byte) 0xBB
            && bytes[2] == (byte) 0xBF;
    int from = marked ? 3 : 0;
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, from, bytes.length - from))
          .toString();
    } catch (CharacterCodingException e) {
      throw new DatanetException(DatanetException.Code.INVALID, "the line is not UTF-8", e);
    }
  }

  private static Import.Line line(int number, JsonNode object, Columns columns) {
    Optional<String> label =
        columns
            .label()
            .filter(object::has)
            .map(key -> RowText.normalise(key, string(object, key), RowDraft.LABEL_BYTES_MAX))
            .filter(text -> !text.isEmpty());
    Columns.Terms terms = columns.terms();
    Row row =
        new Row(
            terms.datanet(),
            string(object, columns.category()),
            string(object, columns.question()),
            string(object, columns.answer()),
            sources(object, columns.sources()),
            terms.language(),
            terms.licence());
    return new Import.Line(number, label, row);
  }

  private static String string(JsonNode object, String key) {
    JsonNode value = object.get(key);
    if (value == null) {
      throw DatanetException.invalid("\"" + key + "\" is missing");
    }
    if (!value.isString()) {
      throw DatanetException.invalid("\"" + key + "\" is not a string");
    }
    return value.stringValue();
  }

  private static List<String> sources(JsonNode object, String key) {
    JsonNode value = object.get(key);
    if (value == null || value.isNull()) {
      return List.of();
    }
    if (!value.isArray()) {
      throw DatanetException.invalid("\"" + key + "\" is not a list of strings");
    }
    List<String> sources = new ArrayList<>();
    for (JsonNode source : value) {
      if (!source.isString()) {
        throw DatanetException.invalid("\"" + key + "\" is not a list of strings");
      }
      sources.add(source.stringValue());
    }
    return sources;
  }

  private static String shown(String reason) {
    String line = reason.lines().findFirst().orElse("");
    return line.length() <= REASON_CHARS_MAX ? line : line.substring(0, REASON_CHARS_MAX) + "…";
  }
}
