package org.openledger.chain.execution;

import java.nio.ByteBuffer;
import java.util.List;
import org.openledger.chain.block.Block;
import org.openledger.chain.block.ChainException;
import org.openledger.chain.block.ChainException.Code;
import org.openledger.chain.block.Header;
import org.openledger.chain.block.SignedTransaction;
import org.openledger.chain.block.Withdrawal;
import org.openledger.chain.trie.Trie;
import org.openledger.evm.fork.BlobSchedule;
import org.openledger.evm.fork.Eip;
import org.openledger.evm.fork.Fork;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Rlp;

/// What a header must say after its parent's and over its own body, before anything runs. A breach
/// is a [ChainException] that names it.
public final class HeaderRules {
  private static final int EXTRA_DATA_BYTES_MAX = 32;

  /// Bytes of an encoded block at most: 10 MiB less 2 MiB for the beacon block (EIP-7934).
  public static final int BLOCK_BYTES_MAX = (10 << 20) - (2 << 20);

  private HeaderRules() {}

  /// Checks `block`, whose rules are `fork`'s, against its parent.
  public static void check(Block block, Header parent, Fork fork) {
    Header h = block.header();
    order(h, parent);
    gas(h, parent);
    blobs(h, parent, fork);
    same("difficulty", h.difficulty().isZero());
    same("nonce", ByteBuffer.wrap(h.nonce()).getLong() == 0);
    same("ommers hash", h.ommersHash().equals(Header.NO_OMMERS));
    same("requests hash", (h.requestsHash() != null) == fork.has(Eip.REQUESTS));
    same("transactions root", h.transactionsRoot().equals(transactionsRoot(block.transactions())));
    same("withdrawals root", h.withdrawalsRoot().equals(withdrawalsRoot(block.withdrawals())));
    if (fork.has(Eip.BLOCK_SIZE)) {
      int bytes = block.encode().length;
      if (bytes > BLOCK_BYTES_MAX) {
        throw invalid("%d bytes, at most %d".formatted(bytes, BLOCK_BYTES_MAX));
      }
    }
  }

  private static void order(Header h, Header parent) {
    if (h.number() != parent.number() + 1 || !h.parentHash().equals(parent.hash())) {
      throw invalid(
          "number %d on %s does not follow block %d %s"
              .formatted(h.number(), h.parentHash(), parent.number(), parent.hash()));
    }
    if (h.timestamp() <= parent.timestamp()) {
      throw invalid(
          "timestamp %d is not after its parent's, %d"
              .formatted(h.timestamp(), parent.timestamp()));
    }
    if (h.extraData().length > EXTRA_DATA_BYTES_MAX) {
      throw invalid("%d bytes of extra data, at most 32".formatted(h.extraData().length));
    }
  }

  private static void gas(Header h, Header parent) {
    if (h.gasUsed() > h.gasLimit()) {
      throw invalid("gas used %d exceeds its gas limit %d".formatted(h.gasUsed(), h.gasLimit()));
    }
    if (!FeeMarket.mayFollow(h.gasLimit(), parent.gasLimit())) {
      throw invalid("gas limit %d after %d".formatted(h.gasLimit(), parent.gasLimit()));
    }
    if (!h.baseFee().equals(FeeMarket.nextBaseFee(parent))) {
      throw invalid("base fee %s, wanted %s".formatted(h.baseFee(), FeeMarket.nextBaseFee(parent)));
    }
  }

  private static void blobs(Header h, Header parent, Fork fork) {
    long max = BlobSchedule.BLOB_GAS * fork.blobs().max();
    if (h.blobGasUsed() > max || h.blobGasUsed() % BlobSchedule.BLOB_GAS != 0) {
      throw invalid("blob gas used %d, at most %d".formatted(h.blobGasUsed(), max));
    }
    long excess = nextExcessBlobGas(parent, fork);
    if (h.excessBlobGas() != excess) {
      throw invalid("excess blob gas %d, wanted %d".formatted(h.excessBlobGas(), excess));
    }
  }

  /// The excess blob gas of a block of `fork` after `parent`.
  public static long nextExcessBlobGas(Header parent, Fork fork) {
    return fork.blobs()
        .nextExcess(fork, parent.excessBlobGas(), parent.blobGasUsed(), parent.baseFee());
  }

  /// The root over a block's transactions.
  public static Hash transactionsRoot(List<SignedTransaction> transactions) {
    return Trie.rootOfList(transactions.stream().map(SignedTransaction::encoded).toList());
  }

  /// The root over a block's withdrawals.
  public static Hash withdrawalsRoot(List<Withdrawal> withdrawals) {
    return Trie.rootOfList(withdrawals.stream().map(w -> Rlp.encode(w.encode())).toList());
  }

  private static void same(String what, boolean holds) {
    if (!holds) {
      throw invalid("wrong " + what);
    }
  }

  static ChainException invalid(String what) {
    return new ChainException(Code.INVALID_BLOCK, "invalid block: " + what);
  }
}
