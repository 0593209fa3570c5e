package org.openledger.datanet.row;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.openledger.primitives.Hash;

/// One item of a Datanet: a question, its answer and where the answer comes from.
///
/// The constructor brings every text into the form of [RowText] and refuses what breaks a limit, so
/// a `Row` in hand is always one that may be stored. Rows are equal when their canonical bytes are.
///
/// @param datanet the Datanet it belongs to, by id
/// @param category a short name of its part of the field, 1 to 128 bytes
/// @param question what is asked, 1 byte to 16 KiB
/// @param answer what answers it, at least 1 byte
/// @param sources citations the answer rests on, at most 16 of at most 1 KiB each, in order
/// @param language a BCP 47 tag such as `en`, kept in BCP 47's recommended case
/// @param licence what others may do with the row
public record Row(
    Hash datanet,
    String category,
    String question,
    String answer,
    List<String> sources,
    String language,
    Licence licence) {
  /// The most text a row may hold over all its fields, in UTF-8 bytes.
  public static final int TEXT_BYTES_MAX = 64 << 10;

  /// The most bytes a category may have.
  public static final int CATEGORY_BYTES_MAX = 128;

  /// The most bytes a question may have.
  public static final int QUESTION_BYTES_MAX = 16 << 10;

  /// The most sources a row may name.
  public static final int SOURCES_MAX = 16;

  /// The most bytes one source may have.
  public static final int SOURCE_BYTES_MAX = 1 << 10;

  private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4}");

  /// Normalises and checks every field.
  public Row {
    category = text("category", category, CATEGORY_BYTES_MAX);
    question = text("question", question, QUESTION_BYTES_MAX);
    answer = text("answer", answer, TEXT_BYTES_MAX);
    if (sources.size() > SOURCES_MAX) {
      throw DatanetException.invalid(
          "a row names %d sources; the limit is %d".formatted(sources.size(), SOURCES_MAX));
    }
    sources = sources.stream().map(s -> text("source", s, SOURCE_BYTES_MAX)).toList();
    language = language(language);
    int bytes =
        RowText.utf8Length(category)
            + RowText.utf8Length(question)
            + RowText.utf8Length(answer)
            + sources.stream().mapToInt(RowText::utf8Length).sum();
    if (bytes > TEXT_BYTES_MAX) {
      throw DatanetException.invalid(
          "a row has %,d bytes of text; the limit is %,d".formatted(bytes, TEXT_BYTES_MAX));
    }
  }

  /// The row's id, computed from its canonical bytes on every call.
  public RowId id() {
    return RowCodec.id(RowCodec.encode(this));
  }

  static String text(String field, String text, int bytesMax) {
    String kept = RowText.normalise(field, text, bytesMax);
    if (kept.isEmpty()) {
      throw DatanetException.invalid(field + " is empty");
    }
    return kept;
  }

  static String language(String tag) {
    if (tag.length() > 35 || !LANGUAGE.matcher(tag).matches()) {
      throw DatanetException.invalid("language is not a BCP 47 tag such as \"en\"");
    }
    return Locale.forLanguageTag(tag).toLanguageTag();
  }
}
