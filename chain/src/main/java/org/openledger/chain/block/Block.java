package org.openledger.chain.block;

import java.util.Arrays;
import java.util.List;
import org.openledger.chain.block.ChainException.Code;
import org.openledger.primitives.Hash;
import org.openledger.primitives.PrimitivesException;
import org.openledger.primitives.Rlp;
import org.openledger.primitives.RlpItem;

/// A header, its hash, its transactions and withdrawals.
public record Block(
    Header header, Hash hash, List<SignedTransaction> transactions, List<Withdrawal> withdrawals) {
  private static final Rlp.Limits LIMITS = new Rlp.Limits(64 << 20, 8, 4_000_000);

  public Block {
    transactions = List.copyOf(transactions);
    withdrawals = List.copyOf(withdrawals);
  }

  /// A block without withdrawals.
  public static Block of(Header header, List<SignedTransaction> transactions) {
    return new Block(header, header.hash(), transactions, List.of());
  }

  /// The block's height.
  public long number() {
    return header.number();
  }

  /// The block as other clients write it: header, transactions, no ommers, withdrawals.
  public byte[] encode() {
    return Rlp.encode(
        Rlp.list(
            header.encode(),
            Rlp.list(transactions.stream().map(TransactionCodec::encodeInBlock).toList()),
            Rlp.list(),
            Rlp.list(withdrawals.stream().map(Withdrawal::encode).toList())));
  }

  /// Reads a block's header and leaves its transactions unread.
  public static Header decodeHeader(byte[] encoded) {
    int at = listPayload(encoded, 0);
    int end = listPayload(encoded, at) + listLength(encoded, at);
    try {
      return Header.decode(Rlp.decode(Arrays.copyOfRange(encoded, at, end), LIMITS));
    } catch (PrimitivesException e) {
      throw ChainException.malformed(e);
    }
  }

  /// Where the content of the RLP list at `at` begins.
  private static int listPayload(byte[] rlp, int at) {
    int first = at < rlp.length ? rlp[at] & 0xff : 0;
    if (first < 0xc0) {
      throw new ChainException(Code.MALFORMED, "a block whose header is no list");
    }
    return at + 1 + Math.max(0, first - 0xf7);
  }

  /// The length of the content of the RLP list at `at`.
  private static int listLength(byte[] rlp, int at) {
    int first = rlp[at] & 0xff;
    long length = 0;
    for (int i = at + 1; i < Math.min(at + 1 + first - 0xf7, rlp.length); i++) {
      length = length << 8 | rlp[i] & 0xff;
    }
    length = first <= 0xf7 ? first - 0xc0 : length;
    if (length < 0 || length > rlp.length - listPayload(rlp, at)) {
      throw new ChainException(Code.MALFORMED, "a header longer than its block");
    }
    return (int) length;
  }

  /// Reads a block.
  public static Block decode(byte[] encoded) {
    try {
      List<RlpItem> f = Rlp.decode(encoded, LIMITS).list("block", 4);
      if (!f.get(2).list("ommers").isEmpty()) {
        throw new ChainException(Code.INVALID_BLOCK, "a block with ommers");
      }
      Header header = Header.decode(f.get(0));
      return new Block(
          header,
          header.hash(),
          f.get(1).list("transactions").stream().map(TransactionCodec::decodeInBlock).toList(),
          f.get(3).list("withdrawals").stream().map(Withdrawal::decode).toList());
    } catch (PrimitivesException e) {
      throw ChainException.malformed(e);
    }
  }
}
