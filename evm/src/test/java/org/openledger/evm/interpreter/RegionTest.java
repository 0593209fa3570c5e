package org.openledger.evm.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openledger.evm.InMemoryWorld;
import org.openledger.evm.fork.Fork;
import org.openledger.evm.precompile.CallData;
import org.openledger.evm.state.Code;
import org.openledger.evm.state.CodeCache;
import org.openledger.evm.state.Journal;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.UInt256;
import org.openledger.testing.Seeds;

/// Loops that are compiled at once; the twin runs one instruction at a time, as for a tracer.
class RegionTest {
  private static final Address HERE = new Address(0, 0, 0xc0de);
  private static final int PROGRAMS = 400;

  /// HotSpot leaves methods beyond this many bytes to its interpreter.
  private static final int JVM_COMPILES_MAX = 8_000;

  private final Machine compiled = machine(new HotCode(1));
  private final Machine byInstruction = new Machine(journal(), block(), new Steps());

  /// Counts the instructions that a tracer sees.
  private static final class Steps implements Tracer {
    long seen;

    @Override
    public void step(Frame frame, int opcode) {
      seen++;
    }

    @Override
    public void enter(Message message) {}

    @Override
    public void exit(CallResult result) {}
  }

  @Test
  void aProgramOfLoopsEndsAsItDoesOneInstructionAtATime() {
    int[] succeeded = {0};
    Seeds.times(
        PROGRAMS,
        random -> {
          Code code = Programs.loops(random);
          CallResult whole = run(byInstruction, code, 200_000);
          same(run(compiled, code, 200_000), whole);
          long used = 200_000 - whole.gasLeft();
          for (int i = 0; i < 8; i++) {
            long gas = random.nextLong(used + 1);
            same(run(compiled, code, gas), run(byInstruction, code, gas));
          }
          succeeded[0] += whole.ending() == Ending.SUCCESS ? 1 : 0;
        });
    if (Long.getLong("test.seed") == null) {
      assertThat(succeeded[0]).as("programs that come to their end").isGreaterThan(PROGRAMS / 3);
    }
  }

  @Test
  void whatIsCompiledIsSmallEnoughForTheJvm() {
    OpTable table = OpTable.of(Fork.OSAKA);
    int[] regions = {0};
    Seeds.times(
        PROGRAMS,
        random -> {
          Code code = Programs.loops(random);
          long[] targets = code.targets();
          for (int pc = 0; pc < code.length(); pc++) {
            boolean isTarget = (targets[pc >> 6] >>> pc & 1) != 0;
            RegionPlan plan = isTarget ? RegionPlan.of(code, table, pc) : null;
            if (plan != null) {
              regions[0]++;
              assertThat(bytes(new RegionWriter(plan).write())).isLessThan(JVM_COMPILES_MAX);
            }
          }
        });
    if (Long.getLong("test.seed") == null) {
      assertThat(regions[0]).as("loops that are compiled").isGreaterThan(PROGRAMS / 2);
    }
  }

  private static int bytes(byte[] type) {
    return ClassFile.of().parse(type).methods().stream()
        .mapToInt(m -> m.findAttribute(Attributes.code()).orElseThrow().codeLength())
        .max()
        .orElseThrow();
  }

  private static void same(CallResult ours, CallResult twin) {
    assertThat(ours.ending()).isEqualTo(twin.ending());
    assertThat(ours.gasLeft()).isEqualTo(twin.gasLeft());
    assertThat(ours.output()).isEqualTo(twin.output());
    assertThat(ours.detail()).isEqualTo(twin.detail());
  }

  private static CallResult run(Machine machine, Code code, long gas) {
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

  private static Machine machine(HotCode hotCode) {
    return new Machine(journal(), block(), hotCode);
  }

  private static Journal journal() {
    return new Journal(new InMemoryWorld(), new CodeCache(1 << 20));
  }

  private static BlockContext block() {
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
