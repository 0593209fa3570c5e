package org.openledger.datanet.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.openledger.datanet.Samples;
import org.openledger.datanet.row.RowId;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.MerkleProof;
import org.openledger.testing.Seeds;
import tools.jackson.databind.JsonNode;

class RowTreeTest {
  @Test
  void hasTheRecordedRoots() {
    JsonNode recorded = Samples.recorded();
    Address contributor = Address.parse(recorded.get("contributor").stringValue());
    for (JsonNode node : recorded.get("trees")) {
      Map<RowId, Address> rows = new HashMap<>();
      node.get("ids").forEach(id -> rows.put(RowId.parse(id.stringValue()), contributor));
      assertThat(RowTree.of(rows).root()).hasToString(node.get("root").stringValue());
    }
  }

  @Test
  void provesEveryRowAndItsContributor() {
    Seeds.times(
        30,
        random -> {
          Map<RowId, Address> rows = rows(random, 1 + random.nextInt(70));
          RowTree tree = RowTree.of(rows);
          rows.forEach((id, contributor) -> {
            RowProof proof = tree.proof(id);
            assertThat(proof.contributor()).isEqualTo(contributor);
            assertThat(proof.verify(tree.root())).isTrue();
          });
        });
  }

  @Test
  void doesNotDependOnTheOrderRowsCameIn() {
    Seeds.times(
        20,
        random -> {
          Map<RowId, Address> rows = rows(random, 20);
          List<RowId> order = new ArrayList<>(rows.keySet());
          Collections.shuffle(order, random::nextLong);
          Map<RowId, Address> shuffled = new java.util.LinkedHashMap<>();
          order.forEach(id -> shuffled.put(id, rows.get(id)));
          assertThat(RowTree.of(shuffled).root()).isEqualTo(RowTree.of(rows).root());
        });
  }

  @Test
  void noChangedProofHolds() {
    Seeds.times(
        300,
        random -> {
          RowTree tree = RowTree.of(rows(random, 2 + random.nextInt(40)));
          RowProof proof = tree.proof(tree.ids().get(random.nextInt(tree.ids().size())));
          RowProof changed = changed(proof, random);
          assertThat(changed).isNotEqualTo(proof);
          assertThat(changed.verify(tree.root())).isFalse();
        });
  }

  private static RowProof changed(RowProof p, RandomGenerator random) {
    MerkleProof path = p.path();
    List<Hash> siblings = new ArrayList<>(path.siblings());
    int i = random.nextInt(siblings.size());
    return switch (random.nextInt(7)) {
      case 0 -> new RowProof(new RowId(hash(random)), p.contributor(), path);
      case 1 -> new RowProof(p.row(), Address.at(hash(random).bytes(), 0), path);
      case 2 -> with(p, new MerkleProof(path.index() ^ 1, path.count(), siblings));
      case 3 -> with(p, new MerkleProof(path.index(), path.count() + 1, siblings));
      case 4 -> {
        siblings.set(i, hash(random));
        yield with(p, new MerkleProof(path.index(), path.count(), siblings));
      }
      case 5 -> {
        siblings.remove(i);
        yield with(p, new MerkleProof(path.index(), path.count(), siblings));
      }
      default -> {
        siblings.add(i, hash(random));
        yield with(p, new MerkleProof(path.index(), path.count(), siblings));
      }
    };
  }

  private static RowProof with(RowProof p, MerkleProof path) {
    return new RowProof(p.row(), p.contributor(), path);
  }

  @Test
  void saysWhatIsMissing() {
    Map<RowId, Address> rows = Map.of(new RowId(Hash.ZERO), Address.ZERO);
    RowId other = RowId.parse("11".repeat(32));
    assertThatThrownBy(() -> RowTree.of(rows).proof(other)).hasMessageContaining("not among the 1");
    assertThatThrownBy(() -> RowTree.of(Map.of())).hasMessageContaining("1 to 10,000,000 rows");
  }

  private static Map<RowId, Address> rows(RandomGenerator random, int count) {
    Map<RowId, Address> rows = new HashMap<>();
    while (rows.size() < count) {
      rows.put(new RowId(hash(random)), Address.at(hash(random).bytes(), 3));
    }
    return rows;
  }

  private static Hash hash(RandomGenerator random) {
    return new Hash(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
  }
}
