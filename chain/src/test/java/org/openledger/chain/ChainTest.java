package org.openledger.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.openledger.chain.Wallets.GWEI;
import static org.openledger.chain.Wallets.address;
import static org.openledger.chain.Wallets.fee;
import static org.openledger.chain.Wallets.genesis;
import static org.openledger.chain.Wallets.transfer;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.chain.block.SignedTransaction;
import org.openledger.chain.pool.Submission;
import org.openledger.chain.sequencer.SequencerConfig;
import org.openledger.chain.sequencer.SequencerConfig.Cadence;
import org.openledger.chain.store.Inclusion;
import org.openledger.primitives.Hash;
import org.openledger.primitives.UInt256;

class ChainTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir private Path folder;

  private Chain open(Cadence cadence, int blockTimeMs) {
    SequencerConfig sequencer =
        new SequencerConfig(cadence, blockTimeMs, address(9), 30_000_000, new byte[0]);
    return Chain.open(ChainConfig.of(folder, genesis(5), sequencer), Clock.systemUTC());
  }

  @Test
  void aTransferIsIncludedAndOutlivesTheProcess() throws Exception {
    SignedTransaction tx = transfer(0, 0, address(8), UInt256.of(42));
    try (Chain chain = open(Cadence.WHEN_NEEDED, 50)) {
      assertThat(chain.submit(tx.encoded())).isEqualTo(new Submission.Pending(tx.hash()));
      Inclusion included = chain.awaitReceipt(tx.hash(), LONG).orElseThrow();
      assertThat(included.receipt().success()).isTrue();
      assertThat(included.transaction().sender()).isEqualTo(address(0));
      assertThat(chain.balance(address(8))).isEqualTo(UInt256.of(42));
      assertThat(chain.balance(address(8), 0)).isEqualTo(UInt256.ZERO);
      assertThat(chain.nonce(address(0))).isEqualTo(1);
      assertThat(chain.syncs()).isGreaterThanOrEqualTo(chain.head().number());
    }
    try (Chain chain = open(Cadence.NEVER, 50)) {
      assertThat(chain.inclusion(tx.hash())).isPresent();
      assertThat(chain.balance(address(8))).isEqualTo(UInt256.of(42));
      assertThat(chain.submit(tx)).isInstanceOf(Submission.Refused.class);
    }
  }

  @Test
  void whatWaitsStillWaitsAfterARestart() throws Exception {
    SignedTransaction first = transfer(0, 0, address(8), UInt256.of(1));
    SignedTransaction second = transfer(0, 1, address(8), UInt256.of(2));
    SignedTransaction dearer =
        transfer(0, 1, address(8), UInt256.of(3), fee(GWEI.multiply(9), GWEI.multiply(2)));
    try (Chain chain = open(Cadence.NEVER, 50)) {
      for (SignedTransaction tx : List.of(second, first, dearer)) {
        assertThat(chain.submit(tx)).isNotInstanceOf(Submission.Refused.class);
      }
    }
    try (Chain chain = open(Cadence.WHEN_NEEDED, 50)) {
      assertThat(chain.awaitReceipt(dearer.hash(), LONG)).isPresent();
      assertThat(chain.balance(address(8))).isEqualTo(UInt256.of(4));
    }
    try (Chain chain = open(Cadence.NEVER, 50)) {
      assertThat(chain.pendingNonce(address(0))).isEqualTo(2);
      assertThat(chain.standing(dearer.hash())).isEmpty();
    }
  }

  @Test
  void blocksFollowEachOtherAndNoneIsMadeWithoutNeed() throws Exception {
    try (Chain chain = open(Cadence.WHEN_NEEDED, 10)) {
      List<Long> heard = new CopyOnWriteArrayList<>();
      chain.onBlock(block -> heard.add(block.block().block().number()));
      chain.onBlock(block -> {
        throw new IllegalStateException("a listener that fails stops nobody");
      });
      List<Hash> hashes = new ArrayList<>();
      for (int nonce = 0; nonce < 40; nonce++) {
        SignedTransaction tx = transfer(nonce % 4, nonce / 4, address(8), UInt256.ONE);
        hashes.add(tx.hash());
        chain.submit(tx);
        Thread.sleep(3);
      }
      for (Hash hash : hashes) {
        assertThat(chain.awaitReceipt(hash, LONG)).isPresent();
      }
      long head = chain.head().number();
      assertThat(chain.balance(address(8))).isEqualTo(UInt256.of(40));
      for (long n = 1; n <= head; n++) {
        assertThat(chain.block(n).orElseThrow().block().header().parentHash())
            .isEqualTo(chain.block(n - 1).orElseThrow().block().hash());
        assertThat(chain.block(n).orElseThrow().block().transactions()).isNotEmpty();
      }
      Thread.sleep(100);
      assertThat(chain.head().number()).isEqualTo(head);
      assertThat(heard).hasSize((int) head).isSorted();
    }
  }

  @Test
  void aSteadyChainMakesEmptyBlocks() throws Exception {
    try (Chain chain = open(Cadence.STEADY, 10)) {
      long until = System.nanoTime() + LONG.toNanos();
      while (chain.head().number() < 5 && System.nanoTime() < until) {
        Thread.sleep(10);
      }
      assertThat(chain.head().number()).isGreaterThanOrEqualTo(5);
      assertThat(chain.head().transactions()).isEmpty();
    }
  }

  @Test
  void aTransactionBelowTheBaseFeeWaitsUntilItFalls() throws Exception {
    try (Chain chain = open(Cadence.WHEN_NEEDED, 5)) {
      UInt256 half = UInt256.of(500_000_000);
      SignedTransaction tx = transfer(0, 0, address(8), UInt256.ONE, fee(half, UInt256.ONE));
      assertThat(chain.submit(tx)).isInstanceOf(Submission.Pending.class);
      Inclusion included = chain.awaitReceipt(tx.hash(), LONG).orElseThrow();
      assertThat(included.in().block().number()).isGreaterThan(3);
      assertThat(included.in().block().header().baseFee()).isLessThanOrEqualTo(half);
    }
  }

  @Test
  void waitingEndsWithTheTimeAndWithTheChain() throws Exception {
    Chain chain = open(Cadence.NEVER, 5);
    assertThat(chain.awaitReceipt(Hash.ZERO, Duration.ofMillis(20))).isEmpty();
    chain.close();
    assertThat(chain.awaitReceipt(Hash.ZERO, LONG)).isEmpty();
    assertThatThrownBy(() -> chain.balance(address(0))).hasMessage("the chain's store is closed");
    assertThat(chain.rpc().handle("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_blockNumber\"}"))
        .isPresent();
  }
}
