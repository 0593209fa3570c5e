package org.openledger.datanet.row;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// A licence by its SPDX identifier, such as `CC-BY-4.0`; spelt exactly as SPDX spells it.
///
/// @param id an identifier of the SPDX License List that is not deprecated
public record Licence(String id) {
  private static final Set<String> KNOWN = known();

  /// Refuses what is not on the list.
  public Licence {
    if (!KNOWN.contains(id)) {
      String shown = id.length() > 40 ? id.substring(0, 40) + "…" : id;
      throw DatanetException.invalid("licence \"" + shown + "\" is not an SPDX identifier");
    }
  }

  /// The SPDX expression that holds for rows under all of `licences` together: `A AND B`, sorted.
  public static String all(Collection<Licence> licences) {
    return licences.stream()
        .map(Licence::id)
        .collect(Collectors.toCollection(TreeSet::new))
        .stream()
        .collect(Collectors.joining(" AND "));
  }

  @Override
  public String toString() {
    return id;
  }

  private static Set<String> known() {
    var file =
        Objects.requireNonNull(
            Licence.class.getResourceAsStream("spdx-licences.txt"), "spdx-licences.txt");
    try (var reader = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
      return reader.lines().filter(l -> !l.startsWith("#")).collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
