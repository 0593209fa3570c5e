package org.openledger.chain;

import static org.openledger.chain.Wallets.address;
import static org.openledger.chain.Wallets.genesis;
import static org.openledger.chain.Wallets.transfer;

import java.nio.file.Path;
import java.time.Clock;
import org.openledger.chain.block.SignedTransaction;
import org.openledger.chain.pool.Submission;
import org.openledger.chain.sequencer.SequencerConfig;
import org.openledger.chain.sequencer.SequencerConfig.Cadence;
import org.openledger.primitives.UInt256;

/// The process that [CrashTest] kills: makes blocks as fast as it can and announces each, with the
/// number of syncs so far, once it is on disk; and each transaction that the pool has taken. Some
/// of those wait behind a nonce that never comes.
final class CrashChild {
  static final int SENDERS = 4;

  private CrashChild() {}

  static ChainConfig config(Path folder, Cadence cadence) {
    return ChainConfig.of(
        folder,
        genesis(SENDERS),
        new SequencerConfig(cadence, 1, address(9), 30_000_000, new byte[0]));
  }

  public static void main(String[] args) throws InterruptedException {
    Chain chain = Chain.open(config(Path.of(args[0]), Cadence.STEADY), Clock.systemUTC());
    long first = chain.head().number();
    chain.onBlock(made -> {
      say(
          made.block().block().number()
              + " "
              + made.block().block().hash()
              + " "
              + (chain.syncs() - (made.block().block().number() - first)));
    });
    long[] nonces = new long[SENDERS];
    for (int i = 0; i < SENDERS; i++) {
      nonces[i] = chain.nonce(address(i));
    }
    for (int i = 0; ; i++) {
      int from = i % SENDERS;
      take(chain, transfer(from, nonces[from]++, address(i % 12), UInt256.ONE));
      if (i % 8 == 0) {
        long apart = nonces[from] + 1_000 + i % 64;
        take(chain, transfer(from, apart, address(i % 12), UInt256.of(i)));
      }
      Thread.sleep(1);
    }
  }

  private static void take(Chain chain, SignedTransaction transaction) {
    if (!(chain.submit(transaction) instanceof Submission.Refused)) {
      say("taken " + transaction.hash());
    }
  }

  private static synchronized void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
