package org.openledger.datanet.version;

import java.util.List;
import java.util.Optional;
import org.openledger.datanet.row.ContributedRow;
import org.openledger.datanet.row.RowId;

/// A part of what differs between two versions.
///
/// @param rows the rows of this part, ascending by id
/// @param next after which row the next part begins; empty where this is the last
/// @param added how many rows the later version has that the earlier has not
/// @param removed how many the earlier has that the later has not
public record Changes(List<Change> rows, Optional<RowId> next, int added, int removed) {
  /// Keeps its own copy.
  public Changes {
    rows = List.copyOf(rows);
  }

  /// A row that is in one of the two.
  ///
  /// @param row the row
  /// @param added whether the later version has it
  public record Change(ContributedRow row, boolean added) {}
}
