package org.openledger.node.views;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.openledger.datanet.access.ReadScope;
import org.openledger.datanet.browse.RowFilter;
import org.openledger.datanet.browse.RowPage;
import org.openledger.datanet.contribution.RowStatus;
import org.openledger.datanet.row.RowId;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.PrimitivesException;
import org.openledger.serving.ServingException;
import org.openledger.serving.ServingException.Code;

/// The parameters of a request for rows, each checked.
///
/// @param status how they stand
/// @param contributor whose they are
/// @param version the version they are in
/// @param category their category
/// @param words what a person searches for
/// @param cursor where the page before ended
/// @param limit rows at most
record RowQuery(
    Optional<RowStatus> status,
    Optional<Address> contributor,
    OptionalLong version,
    Optional<String> category,
    List<String> words,
    OptionalLong cursor,
    int limit) {
  private static final Set<String> KNOWN =
      Set.of("status", "contributor", "version", "category", "q", "cursor", "limit");
  private static final int LIMIT_DEFAULT = 100;
  private static final int TEXT_MAX = 200;

  static RowQuery of(Map<String, List<String>> query) {
    for (var e : query.entrySet()) {
      if (!KNOWN.contains(e.getKey()) || e.getValue().size() != 1) {
        throw invalid(
            e.getKey().length() > 40 ? e.getKey().substring(0, 40) : e.getKey(),
            "There are status, contributor, version, category, q, cursor and limit, each once.");
      }
      if (e.getValue().getFirst().length() > TEXT_MAX) {
        throw invalid(e.getKey(), "A parameter has %d characters at most.".formatted(TEXT_MAX));
      }
    }
    return new RowQuery(
        text(query, "status").map(RowQuery::status),
        text(query, "contributor").map(RowQuery::address),
        number(query, "version"),
        text(query, "category"),
        text(query, "q").map(RowFilter::words).orElse(List.of()),
        number(query, "cursor"),
        (int) number(query, "limit").orElse(LIMIT_DEFAULT));
  }

  RowQuery {
    if (limit < 1 || limit > RowPage.Wanted.LIMIT_MAX) {
      throw invalid("limit", "'limit' is a number from 1 to 1000.");
    }
  }

  /// What is looked for; who may not read every row finds words in the own rows alone, or a search
  /// would tell what the others say.
  RowFilter filter(ReadScope scope) {
    boolean byText = category.isPresent() || !words.isEmpty();
    Optional<Address> whose =
        switch (scope) {
          case ReadScope.OwnRows(Address self) when byText -> Optional.of(self);
          case ReadScope.Nothing _ when byText -> Optional.of(Address.ZERO);
          case ReadScope.Everything _, ReadScope.OwnRows _, ReadScope.Nothing _ -> contributor;
        };
    return new RowFilter(status, whose, version, category, words);
  }

  /// A row's id in a path.
  static RowId rowId(String text) {
    try {
      return new RowId(Hash.parse(text));
    } catch (PrimitivesException e) {
      throw invalid("row", "A row's id is 0x and 64 hexadecimal digits.");
    }
  }

  /// An address in a path or a parameter.
  static Address address(String text) {
    try {
      return Address.parse(text);
    } catch (PrimitivesException e) {
      throw invalid("address", "An address is 0x and 40 hexadecimal digits.");
    }
  }

  private static RowStatus status(String text) {
    return switch (text) {
      case "pending" -> RowStatus.PENDING;
      case "accepted" -> RowStatus.ACCEPTED;
      case "rejected" -> RowStatus.REJECTED;
      default -> throw invalid("status", "'status' is pending, accepted or rejected.");
    };
  }

  private static Optional<String> text(Map<String, List<String>> query, String name) {
    return Optional.ofNullable(query.get(name)).map(List::getFirst).filter(t -> !t.isBlank());
  }

  private static OptionalLong number(Map<String, List<String>> query, String name) {
    Optional<String> text = text(query, name);
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    if (!text.get().matches("[0-9]{1,18}")) {
      throw invalid(name, "'%s' is a number.".formatted(name));
    }
    return OptionalLong.of(Long.parseLong(text.get()));
  }

  private static ServingException invalid(String name, String message) {
    return ServingException.of(Code.INVALID_VALUE, name, message);
  }
}
