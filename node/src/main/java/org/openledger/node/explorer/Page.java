package org.openledger.node.explorer;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// A part of a list, newest first. It may hold fewer entries than were asked for, or none, and not
/// be the last: that is the one without `next`.
///
/// @param next names the entries after these
public record Page<T>(List<T> entries, Optional<Cursor> next) {
  public Page {
    entries = List.copyOf(entries);
  }

  /// Which part of a list is wanted.
  ///
  /// @param after what the part before it named; empty for the newest entries
  /// @param limit entries at most, 1 to [#LIMIT_MAX]
  public record Wanted(Optional<Cursor> after, int limit) {
    /// Entries of a page at most.
    public static final int LIMIT_MAX = 100;

    public Wanted {
      if (limit < 1 || limit > LIMIT_MAX) {
        throw new IllegalArgumentException("a page has 1 to 100 entries, not " + limit);
      }
    }

    /// The place below which the page's entries lie.
    long below(Cursor.Of list) {
      OptionalLong place =
          after.stream().peek(cursor -> cursor.require(list)).mapToLong(Cursor::place).findFirst();
      return place.orElse(Long.MAX_VALUE);
    }
  }
}
