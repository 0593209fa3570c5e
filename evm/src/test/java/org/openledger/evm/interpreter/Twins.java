package org.openledger.evm.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.openledger.evm.InMemoryWorld;
import org.openledger.evm.fork.Fork;
import org.openledger.evm.precompile.CallData;
import org.openledger.evm.state.Code;
import org.openledger.evm.state.CodeCache;
import org.openledger.evm.state.Journal;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.UInt256;

/// Runs the same code on machines that must agree.
final class Twins {
  private static final Address HERE = new Address(0, 0, 0xc0de);

  private Twins() {}

  /// A machine that takes one instruction at a time, as it does for whoever traces.
  static Machine byInstruction() {
    return new Machine(
        journal(),
        block(),
        new Tracer() {
          @Override
          public void step(Frame frame, int opcode) {}

          @Override
          public void enter(Message message) {}

          @Override
          public void exit(CallResult result) {}
        });
  }

  /// What calling `code` gives on `machine`.
  static CallResult run(Machine machine, Code code, long gas) {
    Message call =
        new Message(
            Message.Kind.CALL,
            0,
            Address.ZERO,
            HERE,
            HERE,
            code,
            UInt256.ZERO,
            CallData.NONE,
            gas,
            false);
    return machine.run(call, new TransactionContext(Address.ZERO, UInt256.ZERO, List.of()));
  }

  /// Fails where a caller could tell one from the other.
  static void same(CallResult ours, CallResult twin) {
    assertThat(ours.ending()).isEqualTo(twin.ending());
    assertThat(ours.gasLeft()).isEqualTo(twin.gasLeft());
    assertThat(ours.output()).isEqualTo(twin.output());
    assertThat(ours.detail()).isEqualTo(twin.detail());
  }

  /// Changes on top of an empty world.
  static Journal journal() {
    return new Journal(new InMemoryWorld(), new CodeCache(1 << 20));
  }

  /// A block by the newest rules.
  static BlockContext block() {
    return new BlockContext(
        Fork.OSAKA,
        1,
        1,
        1,
        Address.ZERO,
        30_000_000,
        UInt256.ZERO,
        UInt256.ONE,
        Hash.ZERO,
        number -> Hash.ZERO);
  }
}
