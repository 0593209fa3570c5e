package org.openledger.primitives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.openledger.testing.Seeds;

class MerkleTreeTest {
  @Test
  void everyLeafIsProvedAndTheRootIsTheNaiveOne() {
    Seeds.times(
        100,
        random -> {
          List<byte[]> leaves = leaves(random, 1 + random.nextInt(40));
          MerkleTree tree = MerkleTree.of(leaves);
          assertThat(tree.root()).isEqualTo(naiveRoot(leaves));
          for (int i = 0; i < leaves.size(); i++) {
            assertThat(tree.proof(i).verify(tree.root(), leaves.get(i))).isTrue();
          }
        });
  }

  @Test
  void aTamperedProofIsRefused() {
    Seeds.times(
        300,
        random -> {
          List<byte[]> leaves = leaves(random, 2 + random.nextInt(40));
          MerkleTree tree = MerkleTree.of(leaves);
          int i = random.nextInt(leaves.size());
          MerkleProof good = tree.proof(i);
          List<Hash> siblings = new ArrayList<>(good.siblings());
          byte[] leaf = leaves.get(i).clone();
          long index = i;
          long count = leaves.size();
          switch (random.nextInt(6)) {
            case 0 -> leaf = java.util.Arrays.copyOf(leaf, leaf.length + 1);
            case 1 -> index = (i + 1 + random.nextInt(leaves.size() - 1)) % leaves.size();
            case 2 -> count += 1 + random.nextInt(5);
            case 3 -> siblings.add(Hash.ZERO);
            case 4 -> siblings.removeLast();
            default -> siblings.set(random.nextInt(siblings.size()), Keccak.EMPTY);
          }
          MerkleProof bad = new MerkleProof(index, count, siblings);
          assertThat(bad.verify(tree.root(), leaf)).isFalse();
        });
  }

  @Test
  void theRootBindsOrderAndCount() {
    byte[] a = {1};
    byte[] b = {2};
    Hash ab = MerkleTree.of(List.of(a, b)).root();
    assertThat(MerkleTree.of(List.of(b, a)).root()).isNotEqualTo(ab);
    assertThat(MerkleTree.of(List.of(a, b, b)).root())
        .isNotEqualTo(MerkleTree.of(List.of(a, b, b, b)).root());
    assertThat(MerkleTree.of(List.of()).root())
        .isEqualTo(Keccak.hash(new byte[] {2}, new byte[8], new byte[32]));
  }

  @Test
  void refusesAProofForALeafItDoesNotHave() {
    MerkleTree tree = MerkleTree.of(List.of(new byte[0]));
    assertThatThrownBy(() -> tree.proof(1)).hasMessage("no leaf 1 in a tree of 1");
    assertThat(new MerkleProof(-1, 1, List.of()).verify(tree.root(), new byte[0])).isFalse();
    assertThat(new MerkleProof(0, Long.MAX_VALUE, List.of()).verify(tree.root(), new byte[0]))
        .isFalse();
  }

  /// By recursion on the largest power of two below the count, which is what promotion amounts to.
  private static Hash naiveRoot(List<byte[]> leaves) {
    byte[] count = ByteBuffer.allocate(8).putLong(leaves.size()).array();
    return Keccak.hash(new byte[] {2}, count, top(leaves, 0, leaves.size()).bytes());
  }

  private static Hash top(List<byte[]> leaves, int from, int to) {
    if (to - from == 1) {
      byte[] index = ByteBuffer.allocate(8).putLong(from).array();
      return Keccak.hash(new byte[] {0}, index, leaves.get(from));
    }
    int left = Integer.highestOneBit(to - from - 1);
    return Keccak.hash(
        new byte[] {1},
        top(leaves, from, from + left).bytes(),
        top(leaves, from + left, to).bytes());
  }

  private static List<byte[]> leaves(RandomGenerator random, int n) {
    List<byte[]> leaves = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      byte[] leaf = new byte[random.nextInt(80)];
      random.nextBytes(leaf);
      leaves.add(leaf);
    }
    return leaves;
  }
}
