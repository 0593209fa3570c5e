package org.openledger.node.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.openledger.node.explorer.Cursor;
import org.openledger.node.explorer.Page.Wanted;
import org.openledger.node.explorer.Transfer;
import org.openledger.primitives.Address;
import org.openledger.primitives.PrimitivesException;
import org.openledger.serving.ServingException;
import org.openledger.serving.ServingException.Code;
import org.openledger.serving.api.QueryFields;

/// The parameters of a request for a list, each checked; one that is not known, not valid or there
/// twice is a 400 that names it.
///
/// @param values by name
record ChainQuery(Map<String, String> values) {
  private static final int LIMIT_DEFAULT = 25;
  private static final int SHOWN_MAX = 80;

  /// Reads `query`, which may have the parameters `known`.
  static ChainQuery of(Map<String, List<String>> query, String... known) {
    return new ChainQuery(QueryFields.of(query, known).values());
  }

  /// Which part of `list`: `cursor` and `limit`.
  Wanted wanted(Cursor.Of list) {
    return new Wanted(
        value("cursor", text -> Cursor.parse(list, text), "a next_cursor of this list"),
        value("limit", ChainQuery::limit, "a number from 1 to " + Wanted.LIMIT_MAX)
            .orElse(LIMIT_DEFAULT));
  }

  /// `kind`.
  Optional<Transfer.Kind> kind() {
    return value(
        "kind",
        text ->
            Stream.of(Transfer.Kind.values()).filter(kind -> kind.label().equals(text)).findFirst(),
        "one of erc20, erc721, erc1155");
  }

  /// `contract`.
  Optional<Address> contract() {
    return values.containsKey("contract")
        ? Optional.of(address("contract", values.getOrDefault("contract", "")))
        : Optional.empty();
  }

  /// The address in `text`, which came as `name`.
  static Address address(String name, String text) {
    try {
      return Address.parse(text);
    } catch (PrimitivesException e) {
      throw invalid(
          name, text, "0x and 40 hexadecimal digits, of one case or with a right checksum");
    }
  }

  private <T> Optional<T> value(String name, Function<String, Optional<T>> parse, String wanted) {
    String text = values.get(name);
    if (text == null) {
      return Optional.empty();
    }
    Optional<T> value = parse.apply(text);
    if (value.isEmpty()) {
      throw invalid(name, text, wanted);
    }
    return value;
  }

  private static Optional<Integer> limit(String text) {
    return text.matches("[0-9]{1,3}")
        ? Optional.of(Integer.valueOf(text)).filter(n -> n >= 1 && n <= Wanted.LIMIT_MAX)
        : Optional.empty();
  }

  private static ServingException invalid(String name, String text, String wanted) {
    return ServingException.of(
        Code.INVALID_VALUE, name, "'%s' is %s, not '%s'.".formatted(name, wanted, shown(text)));
  }

  private static String shown(String text) {
    return text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX) + "…";
  }
}
