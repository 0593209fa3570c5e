package org.openledger.attribution.store;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Keccak;
import org.openledger.primitives.MerkleProof;
import org.openledger.primitives.MerkleTree;

/// Each contributor's summed vector Ψ_c = Σ ψ_i over its rows, in int32, in ascending order of the
/// address.
///
/// The sum of at most 65,535 int16 fits int32. Since a score is linear in ψ, ⟨Ψ_c, φ⟩ is exactly
/// the sum of the rows' scores.
public final class ContributorVectors {
  private final List<Address> addresses;
  private final int[] rowCounts;
  private final int[][] sums;

  ContributorVectors(List<Address> addresses, int slots) {
    this.addresses = List.copyOf(addresses);
    rowCounts = new int[addresses.size()];
    sums = new int[addresses.size()][slots];
  }

  /// Adds one row of contributor `c`: the int16 from `offset` of `vectors`.
  void add(int c, MemorySegment vectors, long offset) {
    int[] sum = sums[c];
    for (int j = 0; j < sum.length; j++) {
      sum[j] += vectors.get(SketchFile.INT16, offset + 2L * j);
    }
    rowCounts[c]++;
  }

  /// The contributors, ascending.
  public List<Address> addresses() {
    return addresses;
  }

  /// How many rows contributor `c` has in the store.
  public int rows(int c) {
    return rowCounts[c];
  }

  /// ⟨Ψ_c, φ⟩ by contributor. A sum over at most 65,535 rows is below 2³¹, an int16 at most 2¹⁵ and
  /// k at most 2¹⁷, so the score stays below 2⁶³.
  public long[] scores(short[] query) {
    long[] scores = new long[sums.length];
    for (int c = 0; c < sums.length; c++) {
      long score = 0;
      for (int j = 0; j < query.length; j++) {
        score += (long) sums[c][j] * query[j];
      }
      scores[c] = score;
    }
    return scores;
  }

  /// What is committed of contributor `c`, and its leaf in the tree: address ‖ uint32 row count
  /// (big-endian) ‖ Ψ_c as little-endian int32.
  public byte[] leaf(int c) {
    ByteBuffer leaf = ByteBuffer.allocate(Address.BYTES + Integer.BYTES * (1 + sums[c].length));
    leaf.put(addresses.get(c).bytes()).putInt(rowCounts[c]);
    leaf.order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().put(sums[c]);
    return leaf.array();
  }

  /// keccak of contributor `c`'s leaf.
  public Hash digest(int c) {
    return Keccak.hash(leaf(c));
  }

  /// Merkle root over all contributors' leaves.
  public Hash root() {
    return tree().root();
  }

  /// That contributor `c`'s sum is under [#root].
  public MerkleProof proof(int c) {
    return tree().proof(c);
  }

  private MerkleTree tree() {
    return MerkleTree.of(new LazyLeaves(addresses.size(), this::leaf));
  }
}
