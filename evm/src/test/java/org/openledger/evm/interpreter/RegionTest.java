package org.openledger.evm.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.openledger.evm.fork.Fork;
import org.openledger.evm.state.Code;
import org.openledger.primitives.Hex;
import org.openledger.testing.Seeds;

/// Loops that are compiled at once; the twin runs one instruction at a time, as for a tracer.
class RegionTest {
  private static final int PROGRAMS = 400;

  /// HotSpot leaves methods beyond this many bytes to its interpreter.
  private static final int JVM_COMPILES_MAX = 8_000;

  private final Machine compiled = machine(new HotCode(1));
  private final Machine byInstruction = Twins.byInstruction();

  @Test
  void aProgramOfLoopsEndsAsItDoesOneInstructionAtATime() {
    int[] succeeded = {0};
    int[] compiledLoops = {0};
    Seeds.times(
        PROGRAMS,
        random -> {
          Code code = Programs.loops(random);
          CallResult whole = Twins.run(byInstruction, code, 200_000);
          Twins.same(Twins.run(compiled, code, 200_000), whole);
          long used = 200_000 - whole.gasLeft();
          for (int i = 0; i < 8; i++) {
            long gas = random.nextLong(used + 1);
            Twins.same(Twins.run(compiled, code, gas), Twins.run(byInstruction, code, gas));
          }
          succeeded[0] += whole.ending() == Ending.SUCCESS ? 1 : 0;
          long[] sums = code.notes(Fork.OSAKA, CodeNotes::new).sums;
          compiledLoops[0] += (int) LongStream.of(sums).filter(s -> s == CodeNotes.HOT).count();
        });
    if (Long.getLong("test.seed") == null) {
      assertThat(succeeded[0]).as("programs that come to their end").isGreaterThan(PROGRAMS / 3);
      assertThat(compiledLoops[0]).as("loops that ran compiled").isGreaterThan(PROGRAMS / 3);
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

  /// As the JVM says it when the system has no thread left.
  @Test
  void aLoopWhoseCompilerCouldNotStartIsCompiledWhenItComesAgain() {
    AtomicInteger asked = new AtomicInteger();
    HotCode hot =
        new HotCode(
            16,
            work ->
                new Thread(work) {
                  @Override
                  public void start() {
                    if (asked.getAndIncrement() == 0) {
                      throw new OutOfMemoryError("unable to create native thread");
                    }
                    run();
                  }
                });
    Code code = Code.of(Hex.decode("0x5f5b600101806101001160015700")); // counts to 256
    OpTable table = OpTable.of(Fork.OSAKA);
    assertThat(hot.at(code, table, 1)).isNull();
    assertThat(hot.at(code, table, 1)).isNull();
    assertThat(hot.at(code, table, 1)).isNotNull();
    assertThat(asked).hasValue(2);
  }

  private static int bytes(byte[] type) {
    return ClassFile.of().parse(type).methods().stream()
        .mapToInt(m -> m.findAttribute(Attributes.code()).orElseThrow().codeLength())
        .max()
        .orElseThrow();
  }

  private static Machine machine(HotCode hotCode) {
    return new Machine(Twins.journal(), Twins.block(), hotCode);
  }
}
