package org.openledger.bench.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openledger.chain.state.Account;
import org.openledger.chain.state.StateReader;
import org.openledger.evm.fork.Fork;
import org.openledger.evm.interpreter.BlockContext;
import org.openledger.evm.interpreter.CallResult;
import org.openledger.evm.interpreter.Ending;
import org.openledger.evm.interpreter.Machine;
import org.openledger.evm.interpreter.Message;
import org.openledger.evm.interpreter.TransactionContext;
import org.openledger.evm.precompile.CallData;
import org.openledger.evm.state.Code;
import org.openledger.evm.state.CodeCache;
import org.openledger.evm.state.Journal;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Hex;
import org.openledger.primitives.UInt256;

class ComputeTest {
  private static final long GAS = 50_000_000;

  /// What a figure counts is what the machine charges, but for the few instructions around the
  /// rounds.
  @ParameterizedTest
  @EnumSource(Compute.class)
  void theGasOfAFigureIsTheGasThatTheMachineCharges(Compute loop) {
    Code code = Code.of(Hex.decode(loop.code()));
    Machine machine = new Machine(new Journal(NOTHING, new CodeCache(1 << 20)), block(), null);
    Address at = new Address(0, 0, 0xc0de);
    CallResult result =
        machine.run(
            new Message(
                Message.Kind.CALL,
                0,
                Address.ZERO,
                at,
                at,
                code,
                UInt256.ZERO,
                CallData.NONE,
                GAS,
                false),
            new TransactionContext(Address.ZERO, UInt256.ZERO, List.of()));
    assertThat(result.ending()).isEqualTo(Ending.SUCCESS);
    assertThat(GAS - result.gasLeft() - loop.gas()).isBetween(0L, 40L);
  }

  private static BlockContext block() {
    return new BlockContext(
        Fork.OSAKA,
        1,
        1,
        1,
        Address.ZERO,
        GAS,
        UInt256.ZERO,
        UInt256.ONE,
        Hash.ZERO,
        number -> Hash.ZERO);
  }

  private static final StateReader NOTHING =
      new StateReader() {
        @Override
        public Account stored(Address address) {
          return Account.EMPTY;
        }

        @Override
        public byte[] code(Hash hash) {
          return new byte[0];
        }

        @Override
        public UInt256 storage(Address address, UInt256 slot) {
          return UInt256.ZERO;
        }
      };
}
