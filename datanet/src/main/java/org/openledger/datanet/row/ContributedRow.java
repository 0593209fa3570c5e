package org.openledger.datanet.row;

import java.util.Optional;
import org.openledger.primitives.Address;

/// A row of a Datanet together with whom it came from.
///
/// @param id the row's id, as computed from its canonical bytes
/// @param row what it says
/// @param contributor the wallet that signed its contribution
/// @param label the name it had in the file it was imported from, if any; not part of the content
public record ContributedRow(RowId id, Row row, Address contributor, Optional<String> label) {}
