package org.openledger.chain.trie;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Hex;
import org.openledger.primitives.Keccak;
import org.openledger.primitives.Rlp;
import org.openledger.primitives.RlpItem;

/// Checks a Merkle proof as a client does who knows only the root: from the Yellow Paper's appendix
/// D, and not from this module's trie.
public final class ProofVerifier {
  private ProofVerifier() {}

  /// The value that `proof` shows under `key`, empty when it shows that there is none; fails when
  /// it shows neither, or holds more than it needs.
  public static Optional<byte[]> value(Hash root, byte[] key, List<byte[]> proof) {
    String path = Hex.plain(key);
    if (proof.isEmpty()) {
      require(root.equals(Keccak.hash(new byte[] {(byte) 0x80})), "no nodes for a root");
      return Optional.empty();
    }
    require(Keccak.hash(proof.getFirst()).equals(root), "the first node is not the root");
    int next = 1;
    RlpItem node = Rlp.decode(proof.getFirst());
    while (true) {
      List<RlpItem> f = node.list("node");
      RlpItem child;
      if (f.size() == 17) {
        child = path.isEmpty() ? f.get(16) : f.get(Character.digit(path.charAt(0), 16));
        if (path.isEmpty()) {
          return ended(child.bytes("value"), next, proof);
        }
        path = path.substring(1);
      } else {
        String prefixed = Hex.plain(f.get(0).bytes("path"));
        int flag = Character.digit(prefixed.charAt(0), 16);
        String shared = prefixed.substring(flag % 2 == 1 ? 1 : 2);
        if (flag >= 2) {
          return ended(path.equals(shared) ? f.get(1).bytes("value") : new byte[0], next, proof);
        }
        if (!path.startsWith(shared)) {
          return ended(new byte[0], next, proof);
        }
        path = path.substring(shared.length());
        child = f.get(1);
      }
      if (child instanceof RlpItem.Bytes(byte[] reference)) {
        if (reference.length == 0) {
          return ended(reference, next, proof);
        }
        require(next < proof.size(), "a node is missing");
        byte[] rlp = proof.get(next++);
        require(Arrays.equals(Keccak.hash(rlp).bytes(), reference), "a node of another hash");
        node = Rlp.decode(rlp);
      } else {
        node = child;
      }
    }
  }

  private static Optional<byte[]> ended(byte[] value, int used, List<byte[]> proof) {
    require(used == proof.size(), "nodes that nothing needs");
    return value.length == 0 ? Optional.empty() : Optional.of(value);
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }
}
