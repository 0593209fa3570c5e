package org.openledger.chain.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.openledger.chain.Wallets.CHAIN;
import static org.openledger.chain.Wallets.ETHER;
import static org.openledger.chain.Wallets.GWEI;
import static org.openledger.chain.Wallets.address;
import static org.openledger.chain.Wallets.fee;
import static org.openledger.chain.Wallets.transfer;
import static org.openledger.chain.Wallets.wallet;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.openledger.chain.block.SentTransaction;
import org.openledger.chain.block.SignedTransaction;
import org.openledger.chain.block.Transaction;
import org.openledger.chain.block.Transactions;
import org.openledger.chain.execution.Rejection.Reason;
import org.openledger.chain.state.MapState;
import org.openledger.evm.fork.Fork;
import org.openledger.evm.interpreter.BlockContext;
import org.openledger.evm.state.AccountState;
import org.openledger.evm.state.CodeCache;
import org.openledger.evm.transaction.AccessItem;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Keccak;
import org.openledger.primitives.UInt256;
import org.openledger.testing.Seeds;

class BlockExecutionTest {
  private static final Address MINER = Address.parse("0x00000000000000000000000000000000000000fe");
  private static final UInt256 BASE_FEE = GWEI;

  private final Map<Address, AccountState> state = new HashMap<>();

  private BlockExecution block() {
    for (int i = 0; i < 4; i++) {
      state.put(address(i), wei(ETHER));
    }
    return block(30_000_000);
  }

  private BlockExecution block(long gasLimit) {
    BlockContext context =
        new BlockContext(
            Fork.CANCUN,
            CHAIN,
            1,
            1,
            MINER,
            gasLimit,
            BASE_FEE,
            UInt256.ONE,
            Hash.ZERO,
            number -> Hash.ZERO);
    return new BlockExecution(context, Address.ZERO, new MapState(state), new CodeCache(1 << 20));
  }

  private static AccountState wei(UInt256 balance) {
    return new AccountState(0, balance, Keccak.EMPTY);
  }

  @Test
  void aTransferMovesValueBurnsTheBaseFeeAndTipsTheRecipient() {
    BlockExecution block = block();
    Address to = address(9);
    assertThat(block.apply(sent(transfer(0, 0, to, UInt256.of(7))))).isEmpty();
    UInt256 gas = UInt256.of(21_000);
    assertThat(block.journal().balance(to)).isEqualTo(UInt256.of(7));
    assertThat(block.journal().balance(MINER)).isEqualTo(gas.multiply(GWEI));
    assertThat(block.journal().balance(address(0)))
        .isEqualTo(ETHER.subtract(UInt256.of(7)).subtract(gas.multiply(GWEI.multiply(2))));
    assertThat(block.journal().nonce(address(0))).isEqualTo(1);
    assertThat(block.receipts().getFirst().cumulativeGas()).isEqualTo(21_000);
  }

  @Test
  void nothingIsMadeOrLostButTheBaseFeeOfTheGas() {
    Seeds.times(
        40,
        random -> {
          BlockExecution block = block();
          long[] nonces = new long[4];
          UInt256 before = sum(block);
          for (int i = 0; i < 30; i++) {
            int from = random.nextInt(4);
            SignedTransaction tx = random(random, from, nonces[from]);
            if (block.apply(sent(tx)).isEmpty()) {
              nonces[from]++;
            }
          }
          UInt256 burned = BASE_FEE.multiply(block.gasUsed());
          assertThat(sum(block).add(burned)).isEqualTo(before);
          for (int i = 0; i < 4; i++) {
            assertThat(block.journal().nonce(address(i))).isEqualTo(nonces[i]);
          }
        });
  }

  @Test
  void touchingAnEmptyAccountLeavesNoAccount() {
    BlockExecution block = block();
    assertThat(
            block.apply(
                sent(transfer(0, 0, address(9), UInt256.ZERO, fee(BASE_FEE, UInt256.ZERO)))))
        .isEmpty();
    assertThat(block.changes()).containsOnlyKeys(address(0));
  }

  @Test
  void refusesWithTheReasonAndChangesNothing() {
    BlockExecution block = block();
    Address to = address(1);
    refused(block, Reason.NONCE_TOO_HIGH, transfer(0, 1, to, UInt256.ONE));
    refused(block, Reason.INSUFFICIENT_FUNDS, transfer(0, 0, to, ETHER));
    refused(block, Reason.INSUFFICIENT_FUNDS, transfer(0, 0, to, UInt256.MAX));
    refused(
        block,
        Reason.FEE_TOO_LOW,
        transfer(0, 0, to, UInt256.ONE, fee(BASE_FEE.subtract(UInt256.ONE), UInt256.ZERO)));
    refused(
        block, Reason.TIP_ABOVE_FEE, transfer(0, 0, to, UInt256.ONE, fee(GWEI, GWEI.multiply(2))));
    refused(block, Reason.WRONG_CHAIN, sign(0, body(1L, 0, 21_000, to, 0)));
    refused(block, Reason.NONCE_TOO_HIGH, sign(0, body(CHAIN, -1, 21_000, to, 0)));
    refused(block, Reason.INTRINSIC_GAS, sign(0, body(CHAIN, 0, 20_999, to, 0)));
    refused(block, Reason.INTRINSIC_GAS, sign(0, body(CHAIN, 0, 21_000, to, 1)));
    refused(block, Reason.GAS_LIMIT, sign(0, body(CHAIN, 0, 30_000_001, to, 0)));
    refused(block, Reason.INIT_CODE_SIZE, sign(0, body(CHAIN, 0, 5_000_000, null, 49_153)));
    assertThat(block.changes()).isEmpty();
    assertThat(block.gasUsed()).isZero();
    assertThat(block.apply(sent(new Address(0, 0, 11), transfer(1, 0, to, UInt256.ONE))))
        .as("an empty sender has no funds")
        .isPresent();
  }

  @Test
  void aSenderWithCodeIsRefused() {
    BlockExecution block = block();
    state.put(address(0), new AccountState(0, ETHER, Hash.ZERO));
    refused(block, Reason.SENDER_HAS_CODE, transfer(0, 0, address(1), UInt256.ONE));
  }

  @Test
  void aBlockTakesNoMoreGasThanItHas() {
    for (int i = 0; i < 3; i++) {
      state.put(address(i), wei(ETHER));
    }
    BlockExecution block = block(50_000);
    assertThat(block.apply(sent(transfer(0, 0, MINER, UInt256.ONE)))).isEmpty();
    assertThat(block.apply(sent(transfer(1, 0, MINER, UInt256.ONE)))).isEmpty();
    assertThat(block.apply(sent(transfer(2, 0, MINER, UInt256.ONE))).orElseThrow().reason())
        .isEqualTo(Reason.GAS_LIMIT);
    assertThat(block.gasLeft()).isEqualTo(8_000);
  }

  @Test
  void dataAndAccessListsCostWhatTheEipsSay() {
    byte[] data = {0, 1, 0, 2};
    AccessItem entry = new AccessItem(MINER, List.of(UInt256.ZERO, UInt256.ZERO));
    Transaction tx =
        new Transaction.AccessListed(
            CHAIN, 0, GWEI, 100_000, MINER, UInt256.ZERO, data, List.of(entry));
    assertThat(Rules.gasMin(tx, Fork.CANCUN))
        .isEqualTo(21_000 + 2 * 4 + 2 * 16 + 2_400 + 2 * 1_900);
  }

  private void refused(BlockExecution block, Reason reason, SignedTransaction tx) {
    Rejection rejection = block.apply(sent(tx)).orElseThrow();
    assertThat(rejection.reason()).as(rejection.message()).isEqualTo(reason);
  }

  private static Transaction body(Long chain, long nonce, long gas, Address to, int dataBytes) {
    return new Transaction.DynamicFee(
        chain, nonce, GWEI, GWEI, gas, to, UInt256.ZERO, new byte[dataBytes], List.of());
  }

  private static SignedTransaction sign(int from, Transaction body) {
    return Transactions.sign(wallet(from), body);
  }

  private static SignedTransaction random(RandomGenerator random, int from, long nonce) {
    Address to = random.nextInt(5) == 0 ? MINER : address(random.nextInt(6));
    UInt256 value = UInt256.of(random.nextLong(0, 400_000_000_000_000_000L));
    UInt256 fee = GWEI.multiply(random.nextInt(5));
    return transfer(from, nonce + random.nextInt(8) / 7, to, value, fee(fee, GWEI));
  }

  private static SentTransaction sent(SignedTransaction tx) {
    return sent(tx.recoverSender().orElseThrow(), tx);
  }

  private static SentTransaction sent(Address sender, SignedTransaction tx) {
    return new SentTransaction(tx, sender);
  }

  private static UInt256 sum(BlockExecution block) {
    UInt256 sum = block.journal().balance(MINER);
    for (int i = 0; i < 10; i++) {
      sum = sum.add(block.journal().balance(address(i)));
    }
    return sum;
  }
}
