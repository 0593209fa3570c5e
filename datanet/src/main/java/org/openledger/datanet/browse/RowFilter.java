package org.openledger.datanet.browse;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.openledger.datanet.contribution.RowStatus;
import org.openledger.datanet.row.ContributedRow;
import org.openledger.datanet.row.Row;
import org.openledger.primitives.Address;

/// Which rows are wanted; an empty part asks for nothing.
///
/// @param status how they stand
/// @param contributor whose they are
/// @param version the version they are in
/// @param category their category, as it is written
/// @param words each must stand somewhere in the row, whatever its case and accents
public record RowFilter(
    Optional<RowStatus> status,
    Optional<Address> contributor,
    OptionalLong version,
    Optional<String> category,
    List<String> words) {
  /// Every row.
  public static final RowFilter ALL =
      new RowFilter(
          Optional.empty(), Optional.empty(), OptionalLong.empty(), Optional.empty(), List.of());

  /// Folds the words.
  public RowFilter {
    words = words.stream().map(RowFilter::folded).filter(w -> !w.isEmpty()).toList();
  }

  /// The words of a search as a person types it.
  public static List<String> words(String typed) {
    return Arrays.stream(typed.strip().split("\\s+")).filter(w -> !w.isEmpty()).toList();
  }

  /// Whether category and words are in `row`; the database looks at the rest.
  public boolean accepts(ContributedRow row) {
    Row r = row.row();
    if (category.isPresent() && !category.get().equals(r.category())) {
      return false;
    }
    if (words.isEmpty()) {
      return true;
    }
    String text =
        folded(String.join(" ", r.question(), r.answer(), r.category(), row.label().orElse("")));
    return words.stream().allMatch(text::contains);
  }

  /// Lower case, without accents.
  private static String folded(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKD)
        .replaceAll("\\p{M}+", "")
        .toLowerCase(Locale.ROOT);
  }
}
