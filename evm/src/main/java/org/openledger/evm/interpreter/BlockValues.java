package org.openledger.evm.interpreter;

import java.util.List;
import org.openledger.primitives.Hash;

/// What a frame can learn of its block (0x40 to 0x4a).
final class BlockValues {
  private static final long HASHES = 256;

  private BlockValues() {}

  static void run(int op, Frame f, Machine m) {
    BlockContext block = m.block();
    switch (op) {
      case Op.BLOCKHASH -> {
        long number = f.popLong();
        boolean known = number < block.number() && number >= block.number() - HASHES;
        f.push(known ? block.hashes().apply(number) : Hash.ZERO);
      }
      case Op.COINBASE -> f.push(block.coinbase());
      case Op.TIMESTAMP -> f.push(block.timestamp());
      case Op.NUMBER -> f.push(block.number());
      case Op.PREVRANDAO -> f.push(block.prevRandao());
      case Op.GASLIMIT -> f.push(block.gasLimit());
      case Op.CHAINID -> f.push(block.chainId());
      case Op.SELFBALANCE -> f.push(m.journal().balance(f.address));
      case Op.BASEFEE -> f.push(block.baseFee());
      case Op.BLOBHASH -> {
        long index = f.popLong();
        List<Hash> hashes = m.transaction().blobHashes();
        f.push(index < hashes.size() ? hashes.get((int) index) : Hash.ZERO);
      }
      case Op.BLOBBASEFEE -> f.push(block.blobBaseFee());
      default -> throw new IllegalStateException("not of this group: " + op);
    }
  }
}
