package org.openledger.chain.block;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.block.ChainException.Code;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Keccak;
import org.openledger.primitives.PrimitivesException;
import org.openledger.primitives.Rlp;
import org.openledger.primitives.RlpItem;
import org.openledger.primitives.Signature;
import org.openledger.primitives.UInt256;

/// The bytes of transactions: legacy (EIP-155 and before), EIP-2930, EIP-1559, EIP-4844 without its
/// blobs, EIP-7702.
public final class TransactionCodec {
  private static final Rlp.Limits LIMITS = new Rlp.Limits(16 << 20, 4, 200_000);

  private TransactionCodec() {}

  /// Reads a transaction in its wire form: a type byte and its payload, or a legacy list.
  public static SignedTransaction decode(byte[] encoded) {
    if (encoded.length == 0) {
      throw malformed("no bytes");
    }
    int first = encoded[0] & 0xff;
    try {
      if (first >= 0xc0) {
        return legacy(Rlp.decode(encoded, LIMITS), encoded);
      }
      if (encoded.length == 1) {
        throw malformed("typed transaction too short");
      }
      RlpItem payload = Rlp.decode(withoutType(encoded), LIMITS);
      return switch (first) {
        case 1 -> accessListed(payload.list("transaction", 11), encoded);
        case 2 -> dynamicFee(payload.list("transaction", 12), encoded);
        case 3 -> blob(withoutBlobs(payload), encoded);
        case 4 -> setCode(payload.list("transaction", 13), encoded);
        default -> throw unsupported("transaction type not supported");
      };
    } catch (PrimitivesException e) {
      throw ChainException.malformed(e);
    }
  }

  /// Reads a transaction as it stands in a block's list: typed ones inside a byte string.
  static SignedTransaction decodeInBlock(RlpItem item) {
    return switch (item) {
      case RlpItem.Bytes b -> {
        if (b.value().length == 0 || (b.value()[0] & 0xff) >= 0xc0) {
          throw malformed("a byte string that is no typed transaction");
        }
        yield decode(b.value());
      }
      case RlpItem.Items l -> decode(Rlp.encode(l));
    };
  }

  static RlpItem encodeInBlock(SignedTransaction tx) {
    return tx.body().type() == 0 ? Rlp.decode(tx.encoded(), LIMITS) : Rlp.of(tx.encoded());
  }

  /// The digest that the sender signs.
  public static Hash signingHash(Transaction tx) {
    List<RlpItem> fields = fields(tx);
    if (tx instanceof Transaction.Legacy legacy) {
      Long chainId = legacy.chainId();
      if (chainId != null) {
        fields.add(Rlp.of(unsigned(chainId)));
        fields.add(Rlp.EMPTY);
        fields.add(Rlp.EMPTY);
      }
      return Keccak.hash(Rlp.encode(Rlp.list(fields)));
    }
    return Keccak.hash(new byte[] {(byte) tx.type()}, Rlp.encode(Rlp.list(fields)));
  }

  /// Joins a transaction and its signature.
  public static SignedTransaction sign(Transaction tx, Signature signature) {
    List<RlpItem> fields = fields(tx);
    fields.add(
        tx instanceof Transaction.Legacy legacy
            ? Rlp.of(legacyV(legacy, signature))
            : Rlp.of(signature.yParity()));
    fields.add(Rlp.of(signature.r()));
    fields.add(Rlp.of(signature.s()));
    byte[] payload = Rlp.encode(Rlp.list(fields));
    byte[] encoded =
        tx.type() == 0
            ? payload
            : ByteBuffer.allocate(payload.length + 1).put((byte) tx.type()).put(payload).array();
    return SignedTransaction.of(tx, signature, encoded);
  }

  /// The `v` of a legacy signature: 27 or 28, or 35 + 2 × chain id + parity.
  public static UInt256 legacyV(Transaction.Legacy tx, Signature signature) {
    Long chainId = tx.chainId();
    return chainId == null
        ? UInt256.of(27 + signature.yParity())
        : unsigned(chainId).multiply(2).add(UInt256.of(35 + signature.yParity()));
  }

  /// An unsigned 64-bit number.
  public static UInt256 unsigned(long bits) {
    return new UInt256(0, 0, 0, bits);
  }

  private static List<RlpItem> fields(Transaction tx) {
    List<RlpItem> fields = new ArrayList<>(12);
    Long chainId = tx.chainId();
    if (tx.type() != 0 && chainId != null) {
      fields.add(Rlp.of(unsigned(chainId)));
    }
    fields.add(Rlp.of(unsigned(tx.nonce())));
    if (tx.type() >= 2) {
      fields.add(Rlp.of(tx.maxTipPerGas()));
    }
    fields.add(Rlp.of(tx.maxFeePerGas()));
    fields.add(Rlp.of(unsigned(tx.gasLimit())));
    Address to = tx.to();
    fields.add(to == null ? Rlp.EMPTY : Rlp.of(to));
    fields.add(Rlp.of(tx.value()));
    fields.add(Rlp.of(tx.data()));
    if (tx.type() != 0) {
      fields.add(TransactionLists.access(tx.accessList()));
    }
    if (tx instanceof Transaction.Blob) {
      fields.add(Rlp.of(tx.maxFeePerBlobGas()));
      fields.add(TransactionLists.hashes(tx.blobHashes()));
    }
    if (tx instanceof Transaction.SetCode) {
      fields.add(TransactionLists.authorizations(tx.authorizations()));
    }
    return fields;
  }

  private static SignedTransaction legacy(RlpItem item, byte[] encoded) {
    List<RlpItem> f = item.list("transaction", 9);
    UInt256 v = f.get(6).number("v");
    boolean unprotected = v.equals(UInt256.of(27)) || v.equals(UInt256.of(28));
    if (!unprotected && v.compareTo(UInt256.of(35)) < 0) {
      throw malformed("v is 27, 28 or from 35 on, got " + v);
    }
    UInt256 beyond = v.subtract(UInt256.of(unprotected ? 27 : 35));
    UInt256 chainId = beyond.divide(UInt256.of(2));
    if (!chainId.fitsLong()) {
      throw malformed("chain id beyond 2^63: " + chainId);
    }
    Transaction.Legacy tx =
        new Transaction.Legacy(
            uint64(f.get(0), "nonce"),
            f.get(1).number("gas price"),
            uint64(f.get(2), "gas limit"),
            to(f.get(3)),
            f.get(4).number("value"),
            f.get(5).bytes("data"),
            unprotected ? null : chainId.toLong());
    return SignedTransaction.of(tx, signature(f, 7, (int) (beyond.w0() & 1)), encoded);
  }

  private static SignedTransaction accessListed(List<RlpItem> f, byte[] encoded) {
    Transaction.AccessListed tx =
        new Transaction.AccessListed(
            f.get(0).longNumber("chain id"),
            uint64(f.get(1), "nonce"),
            f.get(2).number("gas price"),
            uint64(f.get(3), "gas limit"),
            to(f.get(4)),
            f.get(5).number("value"),
            f.get(6).bytes("data"),
            TransactionLists.access(f.get(7)));
    return SignedTransaction.of(tx, signature(f, 9, parity(f.get(8))), encoded);
  }

  private static SignedTransaction dynamicFee(List<RlpItem> f, byte[] encoded) {
    Transaction.DynamicFee tx =
        new Transaction.DynamicFee(
            f.get(0).longNumber("chain id"),
            uint64(f.get(1), "nonce"),
            f.get(2).number("max priority fee"),
            f.get(3).number("max fee"),
            uint64(f.get(4), "gas limit"),
            to(f.get(5)),
            f.get(6).number("value"),
            f.get(7).bytes("data"),
            TransactionLists.access(f.get(8)));
    return SignedTransaction.of(tx, signature(f, 10, parity(f.get(9))), encoded);
  }

  private static SignedTransaction blob(List<RlpItem> f, byte[] encoded) {
    Transaction.Blob tx =
        new Transaction.Blob(
            f.get(0).longNumber("chain id"),
            uint64(f.get(1), "nonce"),
            f.get(2).number("max priority fee"),
            f.get(3).number("max fee"),
            uint64(f.get(4), "gas limit"),
            f.get(5).address("to"),
            f.get(6).number("value"),
            f.get(7).bytes("data"),
            TransactionLists.access(f.get(8)),
            f.get(9).number("max fee per blob gas"),
            TransactionLists.hashes(f.get(10)));
    return SignedTransaction.of(tx, signature(f, 12, parity(f.get(11))), encoded);
  }

  private static SignedTransaction setCode(List<RlpItem> f, byte[] encoded) {
    Transaction.SetCode tx =
        new Transaction.SetCode(
            f.get(0).longNumber("chain id"),
            uint64(f.get(1), "nonce"),
            f.get(2).number("max priority fee"),
            f.get(3).number("max fee"),
            uint64(f.get(4), "gas limit"),
            f.get(5).address("to"),
            f.get(6).number("value"),
            f.get(7).bytes("data"),
            TransactionLists.access(f.get(8)),
            TransactionLists.authorizations(f.get(9)));
    return SignedTransaction.of(tx, signature(f, 11, parity(f.get(10))), encoded);
  }

  private static Signature signature(List<RlpItem> fields, int at, int yParity) {
    return new Signature(fields.get(at).number("r"), fields.get(at + 1).number("s"), yParity);
  }

  private static int parity(RlpItem item) {
    UInt256 parity = item.number("y parity");
    if (parity.compareTo(UInt256.ONE) > 0) {
      throw malformed("y parity is 0 or 1, got " + parity);
    }
    return (int) parity.w0();
  }

  private static @Nullable Address to(RlpItem item) {
    return item.bytes("to").length == 0 ? null : item.address("to");
  }

  static int uint8(RlpItem item, String what) {
    UInt256 value = item.number(what);
    if (value.compareTo(UInt256.of(255)) > 0) {
      throw malformed("%s beyond 2^8: %s".formatted(what, value));
    }
    return (int) value.w0();
  }

  static long uint64(RlpItem item, String what) {
    UInt256 value = item.number(what);
    if ((value.w3() | value.w2() | value.w1()) != 0) {
      throw malformed("%s beyond 2^64: %s".formatted(what, value));
    }
    return value.w0();
  }

  private static byte[] withoutType(byte[] encoded) {
    return java.util.Arrays.copyOfRange(encoded, 1, encoded.length);
  }

  private static ChainException malformed(String what) {
    return new ChainException(Code.MALFORMED, what);
  }

  /// A blob transaction as it stands in a block; wallets send it in a list with its blobs and their
  /// proofs (EIP-4844's and EIP-7594's wrappers).
  private static List<RlpItem> withoutBlobs(RlpItem payload) {
    List<RlpItem> items = payload.list("transaction");
    boolean wrapped = items.size() == 4 || items.size() == 5;
    if (wrapped && items.getFirst() instanceof RlpItem.Items) {
      throw unsupported("transaction type not supported: this chain has no data layer for blobs");
    }
    return payload.list("transaction", 14);
  }

  private static ChainException unsupported(String what) {
    return new ChainException(Code.UNSUPPORTED, what);
  }
}
