package org.openledger.chain;

import static org.openledger.chain.Wallets.address;
import static org.openledger.chain.Wallets.genesis;
import static org.openledger.chain.Wallets.transfer;

import java.nio.file.Path;
import java.time.Clock;
import org.openledger.chain.sequencer.SequencerConfig;
import org.openledger.chain.sequencer.SequencerConfig.Cadence;
import org.openledger.primitives.UInt256;

/// The process that [CrashTest] kills: makes blocks as fast as it can and announces each, with the
/// number of syncs so far, once it is on disk.
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
      System.out.println(
          made.block().block().number()
              + " "
              + made.block().block().hash()
              + " "
              + (chain.syncs() - (made.block().block().number() - first)));
      System.out.flush();
    });
    long[] nonces = new long[SENDERS];
    for (int i = 0; i < SENDERS; i++) {
      nonces[i] = chain.nonce(address(i));
    }
    for (int i = 0; ; i++) {
      int from = i % SENDERS;
      chain.submit(transfer(from, nonces[from]++, address(i % 12), UInt256.ONE));
      Thread.sleep(1);
    }
  }
}
