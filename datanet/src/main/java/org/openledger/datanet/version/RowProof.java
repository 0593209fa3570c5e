package org.openledger.datanet.version;

import org.openledger.datanet.row.RowId;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.MerkleProof;

/// What shows, against a root on chain, that a row is in a version and whose it is.
///
/// @param row the row
/// @param contributor whose it is
/// @param path its place in the tree and the siblings on the way up
public record RowProof(RowId row, Address contributor, MerkleProof path) {
  /// Whether the row stands under `root` as this proof says.
  public boolean verify(Hash root) {
    return path.verify(root, RowTree.leaf(row, contributor));
  }
}
