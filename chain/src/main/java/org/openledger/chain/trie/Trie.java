package org.openledger.chain.trie;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.block.ChainException;
import org.openledger.chain.block.ChainException.Code;
import org.openledger.chain.trie.Node.Absent;
import org.openledger.chain.trie.Node.Branch;
import org.openledger.chain.trie.Node.Extension;
import org.openledger.chain.trie.Node.Leaf;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Hex;
import org.openledger.primitives.Keccak;
import org.openledger.primitives.Rlp;

/// A Merkle-Patricia trie. Changes are collected in memory; [#commit] hashes each changed node once
/// and hands it to a sink. One thread at a time.
///
/// Nodes near the root stay in memory after a commit, deeper ones go back to the store.
public final class Trie {
  /// The root of a trie that holds nothing: keccak(rlp("")).
  public static final Hash EMPTY_ROOT =
      Hash.parse("0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421");

  /// Nodes of at most this many nibbles stay in memory: 16³ branches and their references.
  private static final int KEPT_NIBBLES = 3;

  private final NodeStore store;
  private final List<byte[]> vanished = new ArrayList<>();
  private @Nullable Node root;
  private @Nullable Node committed;

  /// The trie of that root, whose nodes are in `store`.
  public Trie(NodeStore store, Hash root) {
    this.store = store;
    this.root = root.equals(EMPTY_ROOT) ? null : new Absent(Rlp.encode(Rlp.of(root.bytes())));
    this.committed = this.root;
  }

  /// An empty trie in memory.
  public static Trie inMemory() {
    return new Trie(NodeStore.NONE, EMPTY_ROOT);
  }

  /// The root over a list: each value under the RLP of its index, as blocks hold transactions,
  /// receipts and withdrawals.
  public static Hash rootOfList(List<byte[]> values) {
    ListTrie list = new ListTrie();
    values.forEach(list::add);
    return list.root();
  }

  /// The value under `key`, or null.
  public byte @Nullable [] get(byte[] key) {
    byte[] nibbles = NodeCodec.nibbles(key);
    Node node = root;
    int at = 0;
    while (node != null) {
      switch (node) {
        case Absent absent -> node = load(absent, nibbles, at);
        case Leaf leaf -> {
          return Arrays.equals(leaf.path, Node.slice(nibbles, at)) ? leaf.value : null;
        }
        case Extension extension -> {
          if (shared(extension.path, nibbles, at) < extension.path.length) {
            return null;
          }
          at += extension.path.length;
          node = extension.child;
        }
        case Branch branch -> {
          if (at == nibbles.length) {
            return branch.value;
          }
          node = branch.children[nibbles[at++]];
        }
      }
    }
    return null;
  }

  /// The RLP of the nodes from the root to `key`, or to where it would be: who knows the root can
  /// check with them what is under `key`, or that nothing is. A node of fewer than 32 bytes stands
  /// in its parent and not in the list, unless it is the root.
  public List<byte[]> proof(byte[] key) {
    byte[] nibbles = NodeCodec.nibbles(key);
    List<byte[]> proof = new ArrayList<>();
    Node node = root;
    int at = 0;
    while (node != null) {
      Node real = node instanceof Absent absent ? load(absent, nibbles, at) : node;
      if (proof.isEmpty() || real.reference().length == 33) {
        proof.add(NodeCodec.encode(real));
      }
      node = null;
      if (real instanceof Branch branch && at < nibbles.length) {
        node = branch.children[nibbles[at++]];
      } else if (real instanceof Extension extension
          && shared(extension.path, nibbles, at) == extension.path.length) {
        at += extension.path.length;
        node = extension.child;
      }
    }
    return proof;
  }

  /// Sets the value under `key`; no bytes delete it.
  public void put(byte[] key, byte[] value) {
    if (value.length == 0) {
      delete(key);
    } else {
      root = put(root, NodeCodec.nibbles(key), 0, value);
    }
  }

  /// Removes `key`, if it is there.
  public void delete(byte[] key) {
    if (root != null) {
      root = delete(root, NodeCodec.nibbles(key), 0);
    }
  }

  /// The root's hash over all changes so far.
  public Hash root() {
    if (root == null) {
      return EMPTY_ROOT;
    }
    byte[] reference = root.reference();
    return reference.length == 33 ? Hash.at(reference, 1) : Keccak.hash(reference);
  }

  /// Forgets every change since the last commit.
  public void rollback() {
    vanished.clear();
    root = committed;
  }

  /// Hands every change since the last commit to `sink` and gives the root's hash.
  public Hash commit(NodeSink sink) {
    vanished.forEach(sink::delete);
    vanished.clear();
    if (root == null) {
      sink.delete(new byte[0]);
    } else {
      root = commit(root, new byte[0], sink);
    }
    committed = root;
    return root();
  }

  private Node commit(Node node, byte[] path, NodeSink sink) {
    if (node.stored) {
      return node;
    }
    switch (node) {
      case Branch branch -> {
        for (int i = 0; i < 16; i++) {
          Node child = branch.children[i];
          if (child != null) {
            branch.children[i] = commit(child, joined(path, new byte[] {(byte) i}), sink);
          }
        }
      }
      case Extension extension -> {
        Node child = commit(extension.child, joined(path, extension.path), sink);
        if (child != extension.child) {
          Extension shallow = new Extension(extension.path, child);
          shallow.reference = extension.reference;
          shallow.rlp = extension.rlp;
          node = shallow;
        }
      }
      case Leaf _, Absent _ -> {}
    }
    byte[] reference = node.reference();
    byte[] rlp = node.rlp == null ? NodeCodec.encode(node) : node.rlp;
    node.rlp = null;
    boolean isRoot = path.length == 0;
    if (reference.length < 33 && !isRoot) {
      sink.delete(
          path); // an earlier, longer node may have stood here; this one lives in its parent
      return node;
    }
    sink.put(path, rlp);
    node.stored = true;
    return path.length > KEPT_NIBBLES && reference.length == 33 ? new Absent(reference) : node;
  }

  private Node put(@Nullable Node node, byte[] key, int at, byte[] value) {
    return switch (node) {
      case null -> new Leaf(Node.slice(key, at), value);
      case Absent absent -> put(load(absent, key, at), key, at, value);
      case Branch branch when at == key.length -> new Branch(branch.children, value);
      case Branch branch -> {
        int nibble = key[at];
        yield branch.with(nibble, put(branch.children[nibble], key, at + 1, value));
      }
      case Extension extension -> {
        int shared = shared(extension.path, key, at);
        if (shared == extension.path.length) {
          yield new Extension(extension.path, put(extension.child, key, at + shared, value));
        }
        byte[] rest = Node.slice(extension.path, shared + 1);
        Node below = rest.length == 0 ? extension.child : new Extension(rest, extension.child);
        Branch split = fork().with(extension.path[shared], below);
        yield prefixed(extension.path, shared, put(split, key, at + shared, value));
      }
      case Leaf leaf -> {
        int shared = shared(leaf.path, key, at);
        if (shared == leaf.path.length && at + shared == key.length) {
          yield new Leaf(leaf.path, value);
        }
        Branch split =
            shared == leaf.path.length
                ? new Branch(new Node[16], leaf.value)
                : fork()
                    .with(
                        leaf.path[shared], new Leaf(Node.slice(leaf.path, shared + 1), leaf.value));
        yield prefixed(leaf.path, shared, put(split, key, at + shared, value));
      }
    };
  }

  private @Nullable Node delete(Node node, byte[] key, int at) {
    return switch (node) {
      case Absent absent -> {
        Node loaded = load(absent, key, at);
        Node changed = delete(loaded, key, at);
        yield changed == loaded ? absent : changed;
      }
      case Leaf leaf -> {
        if (!Arrays.equals(leaf.path, Node.slice(key, at))) {
          yield leaf;
        }
        vanished.add(Arrays.copyOf(key, at));
        yield null;
      }
      case Extension extension -> {
        if (shared(extension.path, key, at) < extension.path.length) {
          yield extension;
        }
        int below = at + extension.path.length;
        Node child = delete(extension.child, key, below);
        if (child == extension.child) {
          yield extension;
        }
        yield child == null ? null : merged(extension.path, child, Arrays.copyOf(key, below));
      }
      case Branch branch -> delete(branch, key, at);
    };
  }

  private @Nullable Node delete(Branch branch, byte[] key, int at) {
    Branch changed;
    if (at == key.length) {
      if (branch.value == null) {
        return branch;
      }
      changed = new Branch(branch.children, null);
    } else {
      Node child = branch.children[key[at]];
      Node left = child == null ? null : delete(child, key, at + 1);
      if (left == child) {
        return branch;
      }
      changed = branch.with(key[at], left);
    }
    return collapsed(changed, Arrays.copyOf(key, at));
  }

  /// A branch that holds only one thing becomes shorter.
  private @Nullable Node collapsed(Branch branch, byte[] path) {
    int only = -1;
    for (int i = 0; i < 16; i++) {
      if (branch.children[i] != null) {
        if (only >= 0 || branch.value != null) {
          return branch;
        }
        only = i;
      }
    }
    if (only < 0) {
      return branch.value == null ? null : new Leaf(new byte[0], branch.value);
    }
    byte[] nibble = {(byte) only};
    Node child = branch.children[only];
    return child == null ? null : merged(nibble, child, joined(path, nibble));
  }

  /// `path` and then `child`, as one node where they can be; `at` is where the child stands.
  private Node merged(byte[] path, Node child, byte[] at) {
    Node real = child instanceof Absent absent ? load(absent, at, at.length) : child;
    return switch (real) {
      case Leaf leaf -> {
        vanished.add(at);
        yield new Leaf(joined(path, leaf.path), leaf.value);
      }
      case Extension extension -> {
        vanished.add(at);
        yield new Extension(joined(path, extension.path), extension.child);
      }
      default -> new Extension(path, child);
    };
  }

  private Node load(Absent absent, byte[] key, int at) {
    byte[] path = Arrays.copyOf(key, at);
    byte[] rlp = store.node(path);
    Hash wanted = Hash.at(absent.reference(), 1);
    if (rlp == null || !Keccak.hash(rlp).equals(wanted)) {
      throw new ChainException(
          Code.CORRUPT,
          "the chain's store is damaged: a trie's %s is %s, wanted %s; bring back a copy of the folder"
              .formatted(
                  at == 0 ? "root" : "node at " + Hex.plain(path),
                  rlp == null ? "missing" : Keccak.hash(rlp).toString(),
                  wanted));
    }
    Node node = NodeCodec.decode(rlp);
    node.reference = absent.reference();
    node.stored = true;
    return node;
  }

  private static Node prefixed(byte[] path, int length, Node below) {
    return length == 0 ? below : new Extension(Arrays.copyOf(path, length), below);
  }

  private static Branch fork() {
    return new Branch(new Node[16], null);
  }

  private static int shared(byte[] path, byte[] key, int at) {
    int max = Math.min(path.length, key.length - at);
    int n = 0;
    while (n < max && path[n] == key[at + n]) {
      n++;
    }
    return n;
  }

  private static byte[] joined(byte[] a, byte[] b) {
    byte[] out = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, out, a.length, b.length);
    return out;
  }
}
