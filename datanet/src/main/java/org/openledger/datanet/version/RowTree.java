package org.openledger.datanet.version;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.openledger.datanet.row.ContributedRow;
import org.openledger.datanet.row.DatanetException;
import org.openledger.datanet.row.RowId;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.MerkleTree;

/// The Merkle tree over a set of rows: a version's, or those that a run drew from it.
///
/// Leaves stand in ascending order of row ids. A leaf's data is the row's id (32 bytes) and its
/// contributor (20 bytes), so the root says whose each row is. How leaves and nodes are hashed is
/// [MerkleTree]'s (`docs/reference/formats.md`, "Tree of rows").
public final class RowTree {
  /// The most rows of one tree.
  public static final int ROWS_MAX = 10_000_000;

  private final List<RowId> ids;
  private final List<Address> contributors;
  private final MerkleTree tree;

  private RowTree(SortedMap<RowId, Address> rows) {
    this.ids = List.copyOf(rows.keySet());
    this.contributors = List.copyOf(rows.values());
    this.tree =
        MerkleTree.of(rows.entrySet().stream().map(e -> leaf(e.getKey(), e.getValue())).toList());
  }

  /// The tree over `rows`, of which there must be one at least.
  public static RowTree of(Map<RowId, Address> rows) {
    if (rows.isEmpty() || rows.size() > ROWS_MAX) {
      throw DatanetException.invalid(
          "a tree has 1 to %,d rows, not %,d".formatted(ROWS_MAX, rows.size()));
    }
    return new RowTree(new TreeMap<>(rows));
  }

  /// The tree over `rows`; each row counts once.
  public static RowTree of(Iterable<ContributedRow> rows) {
    Map<RowId, Address> map = new TreeMap<>();
    rows.forEach(row -> map.put(row.id(), row.contributor()));
    return of(map);
  }

  /// The root.
  public Hash root() {
    return tree.root();
  }

  /// The rows' ids, ascending.
  public List<RowId> ids() {
    return ids;
  }

  /// How many rows are whose.
  public SortedMap<Address, Integer> counts() {
    SortedMap<Address, Integer> counts = new TreeMap<>();
    contributors.forEach(c -> counts.merge(c, 1, Integer::sum));
    return counts;
  }

  /// What shows that `row` is in the tree, and whose it is.
  public RowProof proof(RowId row) {
    int index = Collections.binarySearch(ids, row);
    if (index < 0) {
      throw new DatanetException(
          DatanetException.Code.NOT_FOUND,
          "row %s is not among the %,d rows under root %s".formatted(row, ids.size(), root()));
    }
    return new RowProof(row, contributors.get(index), tree.proof(index));
  }

  static byte[] leaf(RowId row, Address contributor) {
    return ByteBuffer.allocate(52).put(row.bytes()).put(contributor.bytes()).array();
  }
}
