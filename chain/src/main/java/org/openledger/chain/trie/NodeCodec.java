package org.openledger.chain.trie;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.block.ChainException;
import org.openledger.chain.block.ChainException.Code;
import org.openledger.primitives.PrimitivesException;
import org.openledger.primitives.Rlp;
import org.openledger.primitives.RlpItem;

/// The RLP of trie nodes and the hex-prefix form of their paths (Yellow Paper, appendix C).
final class NodeCodec {
  private static final Rlp.Limits LIMITS = new Rlp.Limits(1 << 24, 66, 2_000);

  private NodeCodec() {}

  static byte[] encode(Node node) {
    return switch (node) {
      case Node.Branch b -> branch(b);
      case Node.Extension e -> pair(string(hexPrefix(e.path, false)), e.child.reference());
      case Node.Leaf l -> pair(string(hexPrefix(l.path, true)), string(l.value));
      case Node.Absent _ -> throw new IllegalStateException("an absent node has no encoding");
    };
  }

  private static byte[] branch(Node.Branch b) {
    byte[] value = string(b.value == null ? new byte[0] : b.value);
    int length = value.length;
    for (Node child : b.children) {
      length += child == null ? 1 : child.reference().length;
    }
    byte[] out = withHeader(length);
    int at = out.length - length;
    for (Node child : b.children) {
      if (child == null) {
        out[at++] = (byte) 0x80;
      } else {
        byte[] reference = child.reference();
        System.arraycopy(reference, 0, out, at, reference.length);
        at += reference.length;
      }
    }
    System.arraycopy(value, 0, out, at, value.length);
    return out;
  }

  private static byte[] pair(byte[] first, byte[] second) {
    int length = first.length + second.length;
    byte[] out = withHeader(length);
    System.arraycopy(first, 0, out, out.length - length, first.length);
    System.arraycopy(second, 0, out, out.length - second.length, second.length);
    return out;
  }

  private static byte[] withHeader(int length) {
    if (length <= 55) {
      byte[] out = new byte[1 + length];
      out[0] = (byte) (0xc0 + length);
      return out;
    }
    int bytes = (39 - Integer.numberOfLeadingZeros(length)) / 8;
    byte[] out = new byte[1 + bytes + length];
    out[0] = (byte) (0xf7 + bytes);
    for (int i = 0; i < bytes; i++) {
      out[1 + i] = (byte) (length >>> 8 * (bytes - 1 - i));
    }
    return out;
  }

  private static byte[] string(byte[] value) {
    return Rlp.encode(Rlp.of(value));
  }

  private static byte[] hexPrefix(byte[] nibbles, boolean leaf) {
    int odd = nibbles.length & 1;
    byte[] out = new byte[nibbles.length / 2 + 1];
    out[0] = (byte) ((leaf ? 2 : 0) + odd << 4 | (odd == 1 ? nibbles[0] : 0));
    for (int i = odd; i < nibbles.length; i += 2) {
      out[1 + i / 2] = (byte) (nibbles[i] << 4 | nibbles[i + 1]);
    }
    return out;
  }

  /// Reads a stored node; its embedded children are read with it, others stay absent.
  static Node decode(byte[] rlp) {
    try {
      return node(Rlp.decode(rlp, LIMITS));
    } catch (PrimitivesException e) {
      throw new ChainException(Code.CORRUPT, "a trie node that is none: " + e.getMessage(), e);
    }
  }

  private static Node node(RlpItem item) {
    List<RlpItem> f = item.list("trie node");
    if (f.size() == 17) {
      @Nullable Node[] children = new Node[16];
      for (int i = 0; i < 16; i++) {
        children[i] = child(f.get(i));
      }
      byte[] value = f.get(16).bytes("branch value");
      return new Node.Branch(children, value.length == 0 ? null : value);
    }
    byte[] prefixed = f.get(0).bytes("trie path");
    if (f.size() != 2 || prefixed.length == 0) {
      throw new ChainException(Code.CORRUPT, "a trie node of %d items".formatted(f.size()));
    }
    int flags = prefixed[0] >> 4 & 15;
    byte[] nibbles = nibbles(prefixed);
    byte[] path = Arrays.copyOfRange(nibbles, 2 - (flags & 1), nibbles.length);
    if ((flags & 2) != 0) {
      return new Node.Leaf(path, f.get(1).bytes("leaf value"));
    }
    Node child = child(f.get(1));
    if (child == null) {
      throw new ChainException(Code.CORRUPT, "an extension without a child");
    }
    return new Node.Extension(path, child);
  }

  private static @Nullable Node child(RlpItem item) {
    return switch (item) {
      case RlpItem.Items l -> node(l);
      case RlpItem.Bytes b when b.value().length == 0 -> null;
      case RlpItem.Bytes b when b.value().length == 32 -> new Node.Absent(Rlp.encode(b));
      case RlpItem.Bytes b ->
          throw new ChainException(
              Code.CORRUPT, "a child reference of %d bytes".formatted(b.value().length));
    };
  }

  static byte[] nibbles(byte[] bytes) {
    byte[] out = new byte[bytes.length * 2];
    for (int i = 0; i < bytes.length; i++) {
      out[2 * i] = (byte) (bytes[i] >> 4 & 15);
      out[2 * i + 1] = (byte) (bytes[i] & 15);
    }
    return out;
  }
}
