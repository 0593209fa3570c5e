package org.openledger.chain.trie;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Keccak;

/// A node of a trie; unchanging but for what it remembers about its own encoding.
///
/// `reference` is what a parent writes for it: its RLP when that is shorter than 32 bytes, else its
/// hash as an RLP string of 33 bytes.
abstract sealed class Node {
  /// What a parent writes for this node; null until computed.
  byte @Nullable [] reference;

  /// Its RLP from when the reference was computed until it is stored, so that it is encoded once.
  byte @Nullable [] rlp;

  /// Whether the store has it under its path.
  boolean stored;

  static final class Branch extends Node {
    final @Nullable Node[] children;
    final byte @Nullable [] value;

    Branch(@Nullable Node[] children, byte @Nullable [] value) {
      this.children = children;
      this.value = value;
    }

    Branch with(int nibble, @Nullable Node child) {
      @Nullable Node[] copy = children.clone();
      copy[nibble] = child;
      return new Branch(copy, value);
    }
  }

  static final class Extension extends Node {
    final byte[] path;
    final Node child;

    Extension(byte[] path, Node child) {
      this.path = path;
      this.child = child;
    }
  }

  static final class Leaf extends Node {
    final byte[] path;
    final byte[] value;

    Leaf(byte[] path, byte[] value) {
      this.path = path;
      this.value = value;
    }
  }

  /// Stands for a node that only the store has.
  static final class Absent extends Node {
    Absent(byte[] reference) {
      this.reference = reference;
      this.stored = true;
    }
  }

  boolean embedded() {
    byte[] known = reference;
    return known != null && known.length < 33;
  }

  /// The reference, computed from the children's when it is not known.
  byte[] reference() {
    byte[] known = reference;
    if (known == null) {
      byte[] encoded = NodeCodec.encode(this);
      known = referenceTo(encoded);
      rlp = encoded;
      reference = known;
    }
    return known;
  }

  static byte[] referenceTo(byte[] rlp) {
    if (rlp.length < Hash.BYTES) {
      return rlp;
    }
    byte[] out = new byte[33];
    out[0] = (byte) 0xa0;
    Keccak.hash(rlp).write(out, 1);
    return out;
  }

  static byte[] slice(byte[] nibbles, int from) {
    return Arrays.copyOfRange(nibbles, from, nibbles.length);
  }
}
