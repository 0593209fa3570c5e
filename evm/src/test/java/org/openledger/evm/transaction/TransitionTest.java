package org.openledger.evm.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openledger.evm.InMemoryWorld;
import org.openledger.evm.fork.Fork;
import org.openledger.evm.interpreter.BlockContext;
import org.openledger.evm.interpreter.CallResult;
import org.openledger.evm.interpreter.Ending;
import org.openledger.evm.interpreter.Frame;
import org.openledger.evm.interpreter.Message;
import org.openledger.evm.interpreter.Tracer;
import org.openledger.evm.state.CodeCache;
import org.openledger.evm.state.Journal;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Hex;
import org.openledger.primitives.Keccak;
import org.openledger.primitives.KeyPair;
import org.openledger.primitives.Rlp;
import org.openledger.primitives.Signature;
import org.openledger.primitives.UInt256;

/// Transactions from outside: who pays what, how deep calls go, what a tracer sees.
class TransitionTest {
  private static final Address SENDER = new Address(0, 0, 5000);
  private static final Address CONTRACT = new Address(0, 0, 6000);
  private static final Address COINBASE = new Address(0, 0, 7000);
  private static final UInt256 RICH = UInt256.parse("1000000000000000000000");

  private final InMemoryWorld world = new InMemoryWorld().with(SENDER, 0, RICH);

  @Test
  void aTransferBurnsTheBaseFeeAndPaysTheTip() {
    Journal journal = journal();
    Outcome.Executed done = run(journal, call(CONTRACT, 21_000, new byte[0]), null);
    assertThat(done.gasUsed()).isEqualTo(21_000);
    assertThat(journal.balance(COINBASE)).isEqualTo(UInt256.of(21_000 * 2));
    assertThat(journal.balance(CONTRACT)).isEqualTo(UInt256.of(3));
    assertThat(journal.balance(SENDER)).isEqualTo(RICH.subtract(UInt256.of(21_000 * 9 + 3)));
  }

  @Test
  void callsGo1024DeepAndNoFurtherWithoutJavaStack() {
    // Counts itself in slot 0, then calls itself with all the gas there is.
    world.with(CONTRACT, 1, UInt256.ZERO, Hex.decode("5f546001015f555f5f5f5f5f305af100"));
    Journal journal = journal();
    Outcome.Executed done = run(journal, call(CONTRACT, 1L << 50, new byte[0]), null);
    assertThat(done.ending()).isEqualTo(Ending.SUCCESS);
    assertThat(journal.storage(CONTRACT, UInt256.ZERO)).isEqualTo(UInt256.of(1025));
  }

  @Test
  void aDelegatedAccountRunsTheCodeOfItsDelegate() {
    KeyPair key = KeyPair.fromSeed(new byte[] {1});
    // Stores 1 in slot 0.
    world.with(CONTRACT, 1, UInt256.ZERO, Hex.decode("60015f5500"));
    byte[] signed = Rlp.encode(Rlp.list(Rlp.of(1), Rlp.of(CONTRACT), Rlp.of(0)));
    Signature s = key.sign(Keccak.hash(new byte[] {5}, signed));
    var word = new Authorization(UInt256.ONE, CONTRACT, 0, s.yParity(), s.r(), s.s());
    assertThat(word.authority()).contains(key.address());
    Journal journal = journal();
    Outcome.Executed done =
        run(journal, transaction(4, key.address(), 200_000, new byte[0], List.of(word)), null);
    assertThat(done.ending()).isEqualTo(Ending.SUCCESS);
    assertThat(journal.storage(key.address(), UInt256.ZERO)).isEqualTo(UInt256.ONE);
    assertThat(journal.nonce(key.address())).isEqualTo(1);
    assertThat(journal.code(key.address()).delegate()).isEqualTo(CONTRACT);
  }

  @Test
  void anInvalidTransactionChangesNothing() {
    Journal journal = journal();
    Outcome outcome =
        new Transition(journal, block(), null).apply(call(CONTRACT, 20_999, new byte[0]));
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            r -> assertThat(r.reason()).isEqualTo(Outcome.Reason.INTRINSIC_GAS));
    assertThat(journal.changes()).isEmpty();
  }

  @Test
  void aTracerSeesEveryStepAndCall() {
    world.with(CONTRACT, 1, UInt256.ZERO, Hex.decode("60026003015f5260205ff3"));
    List<String> seen = new ArrayList<>();
    Tracer tracer =
        new Tracer() {
          @Override
          public void step(Frame frame, int opcode) {
            seen.add(frame.pc() + ":" + Integer.toHexString(opcode) + "/" + frame.stackSize());
          }

          @Override
          public void enter(Message message) {
            seen.add("enter " + message.kind());
          }

          @Override
          public void exit(CallResult result) {
            seen.add("exit " + result.ending());
          }
        };
    Outcome.Executed done = run(journal(), call(CONTRACT, 100_000, new byte[0]), tracer);
    assertThat(done.output()).isEqualTo(UInt256.of(5).bytes());
    assertThat(seen)
        .containsExactly(
            "enter CALL",
            "0:60/0",
            "2:60/1",
            "4:1/2",
            "5:5f/1",
            "6:52/2",
            "7:60/0",
            "9:5f/1",
            "10:f3/2",
            "exit SUCCESS");
  }

  private Journal journal() {
    return new Journal(world, new CodeCache(1 << 20));
  }

  private static Outcome.Executed run(Journal journal, Transaction tx, Tracer tracer) {
    Outcome outcome = new Transition(journal, block(), tracer).apply(tx);
    assertThat(outcome).isInstanceOf(Outcome.Executed.class);
    return (Outcome.Executed) outcome;
  }

  private static Transaction call(Address to, long gas, byte[] data) {
    return transaction(2, to, gas, data, List.of());
  }

  private static Transaction transaction(
      int type, Address to, long gas, byte[] data, List<Authorization> words) {
    return new Transaction(
        type,
        SENDER,
        0,
        gas,
        to,
        type == 2 ? UInt256.of(3) : UInt256.ZERO,
        data,
        UInt256.of(100),
        UInt256.of(2),
        List.of(),
        UInt256.ZERO,
        List.of(),
        words);
  }

  private static BlockContext block() {
    return new BlockContext(
        Fork.PRAGUE,
        1,
        1,
        1000,
        COINBASE,
        Long.MAX_VALUE,
        UInt256.of(7),
        UInt256.ONE,
        Hash.ZERO,
        n -> Hash.ZERO);
  }
}
