package org.openledger.datanet;

import java.util.List;
import org.openledger.datanet.row.Row;
import org.openledger.datanet.row.RowId;

/// What waits for one reviewer: rows without whose they are, so that a judgement is of the row.
///
/// @param rows the first of them, oldest first
/// @param waiting how many wait in all
/// @param judged how many this reviewer has judged
public record ReviewQueue(List<BlindRow> rows, int waiting, int judged) {
  /// Keeps its own copy.
  public ReviewQueue {
    rows = List.copyOf(rows);
  }

  /// A row by nobody.
  ///
  /// @param id the row's id
  /// @param row what it says
  public record BlindRow(RowId id, Row row) {}
}
