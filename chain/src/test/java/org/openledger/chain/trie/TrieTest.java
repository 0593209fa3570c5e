package org.openledger.chain.trie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.openledger.chain.block.ChainException;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Hex;
import org.openledger.primitives.Keccak;
import org.openledger.testing.Seeds;

class TrieTest {
  @Test
  void aProofShowsWhatIsUnderAKeyAndThatNothingIs() {
    Seeds.times(
        100,
        random -> {
          int keyBytes = random.nextBoolean() ? 32 : 2;
          int valueBytes = random.nextBoolean() ? 40 : 3;
          Stored stored = new Stored();
          Map<String, byte[]> truth = new TreeMap<>();
          Trie trie = new Trie(stored, Trie.EMPTY_ROOT);
          for (int i = random.nextInt(80); i > 0; i--) {
            change(random, trie, truth, key(random, keyBytes), valueBytes);
          }
          Hash root = random.nextBoolean() ? trie.root() : trie.commit(stored);
          for (int i = 0; i < 20; i++) {
            byte[] key = key(random, keyBytes);
            assertThat(ProofVerifier.value(root, key, trie.proof(key)).orElse(null))
                .isEqualTo(truth.get(Hex.plain(key)));
          }
          for (Map.Entry<String, byte[]> e : truth.entrySet()) {
            byte[] key = Hex.decode(e.getKey());
            assertThat(ProofVerifier.value(root, key, trie.proof(key)).orElseThrow())
                .isEqualTo(e.getValue());
          }
        });
  }

  /// Its twin is the trie built anew from the sorted map; the stored nodes are exactly those that a
  /// new trie would store.
  @Test
  void blocksOfChangesGiveTheRootAndTheNodesOfATrieBuiltAnew() {
    Seeds.times(
        60,
        random -> {
          int keyBytes = random.nextBoolean() ? 32 : 2;
          int valueBytes = random.nextBoolean() ? 40 : 3;
          Stored stored = new Stored();
          Map<String, byte[]> truth = new TreeMap<>();
          Trie trie = new Trie(stored, Trie.EMPTY_ROOT);
          for (int block = 0; block < 12; block++) {
            for (int i = random.nextInt(60); i >= 0; i--) {
              change(random, trie, truth, key(random, keyBytes), valueBytes);
            }
            Hash root = trie.commit(stored);
            Stored anew = new Stored();
            Trie twin = Trie.inMemory();
            truth.forEach((k, v) -> twin.put(Hex.decode(k), v));
            assertThat(root).isEqualTo(twin.commit(anew));
            assertThat(stored.nodes.keySet()).isEqualTo(anew.nodes.keySet());
            for (String path : anew.nodes.keySet()) {
              assertThat(stored.nodes.get(path)).isEqualTo(anew.nodes.get(path));
            }
            if (random.nextInt(3) == 0) {
              trie = new Trie(stored, root); // as after a restart
            }
            for (Map.Entry<String, byte[]> e : truth.entrySet()) {
              assertThat(trie.get(Hex.decode(e.getKey()))).isEqualTo(e.getValue());
            }
          }
        });
  }

  @Test
  void aDamagedNodeIsNoticedAndNamed() {
    Stored stored = new Stored();
    Trie trie = new Trie(stored, Trie.EMPTY_ROOT);
    for (int i = 0; i < 300; i++) {
      trie.put(Keccak.hash(new byte[] {(byte) i, (byte) (i >> 8)}).bytes(), new byte[40]);
    }
    Hash root = trie.commit(stored);
    byte[] node = stored.nodes.get("05");
    node[node.length / 2] ^= 1;
    byte[] key = new byte[32];
    key[0] = 0x51;
    assertThatThrownBy(() -> new Trie(stored, root).put(key, new byte[1]))
        .isInstanceOf(ChainException.class)
        .hasMessageContaining("node at 05");
  }

  private static void change(
      RandomGenerator random, Trie trie, Map<String, byte[]> truth, byte[] key, int valueBytes) {
    if (random.nextInt(3) == 0) {
      trie.delete(key);
      truth.remove(Hex.plain(key));
    } else {
      byte[] value = new byte[1 + random.nextInt(valueBytes)];
      random.nextBytes(value);
      trie.put(key, value);
      truth.put(Hex.plain(key), value);
    }
  }

  /// Few distinct keys, so that changes meet.
  private static byte[] key(RandomGenerator random, int length) {
    byte[] seed = {(byte) random.nextInt(120), 7};
    return Arrays.copyOf(Keccak.hash(seed).bytes(), length);
  }

  private static final class Stored implements NodeStore, NodeSink {
    final Map<String, byte[]> nodes = new HashMap<>();

    @Override
    public byte[] node(byte[] path) {
      return nodes.get(Hex.plain(path));
    }

    @Override
    public void put(byte[] path, byte[] rlp) {
      nodes.put(Hex.plain(path), rlp);
    }

    @Override
    public void delete(byte[] path) {
      nodes.remove(Hex.plain(path));
    }
  }
}
