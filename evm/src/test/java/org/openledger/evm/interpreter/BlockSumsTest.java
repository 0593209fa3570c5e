package org.openledger.evm.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.openledger.evm.state.Code;
import org.openledger.testing.Seeds;

/// Gas and stack looked at once a block; the twin looks at them once an instruction, as it does for
/// a tracer.
class BlockSumsTest {
  private static final int PROGRAMS = 500;
  private static final int[] WORDS = {
    Op.ADD, Op.MUL, Op.SUB, Op.DIV, Op.MOD, Op.LT, Op.GT, Op.SLT, Op.SGT, Op.EQ, Op.ISZERO, Op.AND,
    Op.OR, Op.XOR, Op.NOT, Op.SHL, Op.SHR, Op.SAR, Op.BYTE
  };
  private static final int[] OTHER = {
    Op.GAS, Op.GAS, Op.PC, Op.MSIZE, Op.POP, Op.SLOAD, Op.CALLER, Op.TLOAD
  };

  private final Machine byBlock = new Machine(Twins.journal(), Twins.block(), (Tracer) null);
  private final Machine byInstruction = Twins.byInstruction();

  @Test
  void aProgramEndsAsItDoesOneInstructionAtATime() {
    int[] succeeded = {0};
    Seeds.times(
        PROGRAMS,
        random -> {
          Code code = Code.of(program(random));
          for (long gas = 0; gas < 1_000; gas += 1 + random.nextInt(60)) {
            Twins.same(Twins.run(byBlock, code, gas), Twins.run(byInstruction, code, gas));
          }
          CallResult whole = Twins.run(byBlock, code, 100_000);
          Twins.same(whole, Twins.run(byInstruction, code, 100_000));
          succeeded[0] += whole.ending() == Ending.SUCCESS ? 1 : 0;
        });
    if (Long.getLong("test.seed") == null) {
      assertThat(succeeded[0]).as("programs that come to their end").isGreaterThan(PROGRAMS / 3);
    }
  }

  /// Notes of it would take eight times its memory, in every creation inside another.
  @Test
  void ofCodeThatRunsOnceOrThatNoContractCanHaveNothingIsNoted() {
    byte[] returns = {Op.PUSH0, Op.PUSH0, (byte) Op.RETURN};
    assertThat(Code.of(returns).isNoted()).isTrue();
    Code once = Code.once(returns);
    Code huge = Code.of(java.util.Arrays.copyOf(returns, 24_577));
    for (Code code : List.of(once, huge)) {
      assertThat(code.isNoted()).isFalse();
      Twins.same(Twins.run(byBlock, code, 1_000), Twins.run(byInstruction, code, 1_000));
      assertThat(Twins.run(byBlock, code, 1_000).ending()).isEqualTo(Ending.SUCCESS);
    }
  }

  /// Stretches of words, memory, jumps ahead and now and then whatever a byte may be. It begins
  /// with enough words and, if its end is reached, hands out three, so that much of it runs and
  /// shows.
  private static byte[] program(RandomGenerator random) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < 40; i++) {
      push(out, random.nextInt(256));
    }
    List<Integer> jumps = new ArrayList<>(); // where their target is to be written
    List<int[]> written = new ArrayList<>();
    int stretches = 5 + random.nextInt(60);
    for (int i = 0; i < stretches; i++) {
      switch (random.nextInt(12)) {
        case 0, 1, 2 -> push(out, random.nextInt(256));
        case 3 -> {
          byte[] data = new byte[1 + random.nextInt(32)];
          random.nextBytes(data);
          out.write(Op.PUSH0 + data.length);
          out.writeBytes(data);
        }
        case 4, 5 -> out.write(Op.DUP1 + random.nextInt(32)); // and SWAP
        case 6 -> out.write(WORDS[random.nextInt(WORDS.length)]);
        case 7 -> {
          push(out, random.nextInt(random.nextBoolean() ? 64 : 256));
          out.write(random.nextBoolean() ? Op.MLOAD : Op.MSTORE);
        }
        case 8 -> land(out, jumps, written);
        case 9 -> {
          push(out, random.nextInt(2));
          out.write(Op.PUSH1 + 1);
          jumps.add(out.size());
          out.writeBytes(new byte[2]);
          out.write(random.nextInt(5) == 0 ? Op.JUMP : Op.JUMPI);
        }
        case 10 -> out.write(OTHER[random.nextInt(OTHER.length)]);
        default -> out.write(random.nextInt(40) == 0 ? random.nextInt(256) : Op.PUSH0);
      }
    }
    land(out, jumps, written);
    for (int i = 0; i < 3; i++) {
      push(out, 32 * i);
      out.write(Op.MSTORE);
    }
    push(out, 96);
    out.write(Op.PUSH0);
    out.write(Op.RETURN);
    byte[] code = out.toByteArray();
    for (int[] jump : written) {
      code[jump[0]] = (byte) (jump[1] >> 8);
      code[jump[0] + 1] = (byte) jump[1];
    }
    return code;
  }

  /// A JUMPDEST here, for all jumps that have no target yet.
  private static void land(ByteArrayOutputStream out, List<Integer> jumps, List<int[]> written) {
    jumps.forEach(at -> written.add(new int[] {at, out.size()}));
    jumps.clear();
    out.write(Op.JUMPDEST);
  }

  private static void push(ByteArrayOutputStream out, int value) {
    out.write(Op.PUSH1);
    out.write(value);
  }
}
