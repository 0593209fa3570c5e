package org.openledger.serving.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.openledger.serving.ServingException;
import org.openledger.serving.ServingException.Code;

/// The parameters of a request's query, each checked; one that is not known, not valid or there
/// twice is a 400 that names it.
///
/// @param values by name
public record QueryFields(Map<String, String> values) {
  private static final int SHOWN_MAX = 80;

  /// Reads `query`, which may have the parameters `known`.
  public static QueryFields of(Map<String, List<String>> query, String... known) {
    Set<String> names = Set.of(known);
    for (var parameter : query.entrySet()) {
      if (!names.contains(parameter.getKey())) {
        throw ServingException.of(
            Code.UNKNOWN_PARAMETER,
            shown(parameter.getKey()),
            "There is no parameter '%s' here; there are: %s."
                .formatted(shown(parameter.getKey()), list(names)));
      }
      if (parameter.getValue().size() != 1) {
        throw ServingException.of(
            Code.INVALID_VALUE,
            parameter.getKey(),
            "'%s' is there %d times; once is enough."
                .formatted(parameter.getKey(), parameter.getValue().size()));
      }
    }
    return new QueryFields(
        query.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().getFirst())));
  }

  /// A parameter's text, if it is there.
  public Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /// A whole number in `min` … `max`, neither negative, if it is there.
  public Optional<Long> number(String name, long min, long max) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (text.get().matches("[0-9]{1,18}")) {
      long number = Long.parseLong(text.get());
      if (number >= min && number <= max) {
        return Optional.of(number);
      }
    }
    throw ServingException.of(
        Code.INVALID_VALUE,
        name,
        "'%s' is a number from %d to %d, not '%s'.".formatted(name, min, max, shown(text.get())));
  }

  private static String list(Set<String> names) {
    return names.isEmpty() ? "none" : names.stream().sorted().collect(Collectors.joining(", "));
  }

  private static String shown(String text) {
    return text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX) + "…";
  }
}
