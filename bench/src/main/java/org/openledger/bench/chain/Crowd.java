package org.openledger.bench.chain;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.openledger.node.console.Progress;
import org.openledger.node.follow.RpcClient;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Keccak;
import org.openledger.primitives.UInt256;

/// Accounts that receive: with the contract `Crowd`, each owns a token and a wei beforehand.
final class Crowd {
  /// Accounts a transaction; some 61,000 gas each of the 16,777,216 that one may use (EIP-7825).
  private static final int A_CALL = 250;

  /// Transactions a block: less than half of its gas, or the base fee would rise.
  private static final int A_BLOCK = 17;

  private static final long GAS = 16_777_216;
  private static final byte[] INVITE =
      Arrays.copyOf(
          Keccak.hash("invite(uint256,uint256)".getBytes(StandardCharsets.US_ASCII)).bytes(), 4);

  private Crowd() {}

  /// The account of that number.
  static Address member(long i) {
    return Address.at(Keccak.hash(word(i)).bytes(), 12);
  }

  /// Makes the first `people` accounts.
  static void gather(RpcClient rpc, Address token, int people, Progress progress) {
    Sender bank = Stage.bank(rpc);
    for (int from = 0; from < people; ) {
      List<Hash> sent = new ArrayList<>();
      for (int call = 0; call < A_BLOCK && from < people; call++) {
        int count = Math.min(A_CALL, people - from);
        byte[] data = ByteBuffer.allocate(68).put(INVITE).put(word(from)).put(word(count)).array();
        sent.add(Stage.send(rpc, bank.sign(token, UInt256.of(count), data, GAS)));
        from += count;
      }
      Stage.await(rpc, sent);
      progress.at(from, people, "accounts");
    }
  }

  private static byte[] word(long value) {
    return ByteBuffer.allocate(32).putLong(24, value).array();
  }
}
