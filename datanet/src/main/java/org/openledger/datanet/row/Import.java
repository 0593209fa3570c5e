package org.openledger.datanet.row;

import java.util.List;
import java.util.Optional;

/// What was read from a file: the good rows in the file's order, and the lines that were refused.
///
/// @param rows the rows that may be contributed
/// @param refused the first [#REFUSED_MAX] refused lines with their reasons
/// @param refusedCount how many lines were refused in all
public record Import(List<Line> rows, List<Refused> refused, int refusedCount) {
  /// How many refused lines are kept with their reason; a file may be nothing but such lines.
  public static final int REFUSED_MAX = 1000;

  /// Keeps its own copies.
  public Import {
    rows = List.copyOf(rows);
    refused = List.copyOf(refused);
  }

  /// A good line.
  ///
  /// @param number the line's number, from 1
  /// @param label the file's own name for the row
  /// @param row the row
  public record Line(int number, Optional<String> label, Row row) {}

  /// A refused line.
  ///
  /// @param number the line's number, from 1
  /// @param reason one sentence
  public record Refused(int number, String reason) {}
}
