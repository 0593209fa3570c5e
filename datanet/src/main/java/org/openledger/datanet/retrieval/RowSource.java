package org.openledger.datanet.retrieval;

import java.util.List;
import org.openledger.datanet.row.ContributedRow;
import org.openledger.datanet.row.RowId;
import org.openledger.primitives.Hash;

/// The rows of one sealed version, which never change; safe for use by several threads.
public interface RowSource {
  /// The version's Merkle root: another root, other rows.
  Hash root();

  /// The rows' ids in the version's order, which is ascending.
  List<RowId> ids();

  /// One of those rows.
  ContributedRow row(RowId id);
}
