package org.openledger.datanet.contribution;

import java.util.Optional;
import org.openledger.datanet.row.Row;

/// A row handed in together with its signed contribution.
///
/// @param row the row
/// @param contribution what its contributor signed about it
/// @param label the name it has in the file it comes from, if any
public record Submission(Row row, Signed<Contribution> contribution, Optional<String> label) {}
