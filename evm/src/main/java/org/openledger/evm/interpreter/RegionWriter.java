package org.openledger.evm.interpreter;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openledger.evm.interpreter.RegionPlan.Block;
import org.openledger.evm.interpreter.RegionPlan.Step;
import org.openledger.evm.words.Division;
import org.openledger.primitives.UInt256;

/// Writes the class of a [Region]: one method, in which every word that its blocks touch is four
/// variables, so that the JVM keeps them in registers and sees what is a copy or a constant.
///
/// The words are read from the frame's stack once, at the start, and written back once, at the end
/// that all ways out share; what lies above the words there are then is nobody's.
final class RegionWriter {
  private static final ClassDesc NAME =
      ClassDesc.of(RegionWriter.class.getPackageName(), "CompiledRegion");
  private static final ClassDesc REGION = Region.class.describeConstable().orElseThrow();
  private static final ClassDesc DIVISION = Division.class.describeConstable().orElseThrow();
  private static final ClassDesc FRAME = Frame.class.describeConstable().orElseThrow();
  private static final ClassDesc MEMORY_GROUP = Memory.class.describeConstable().orElseThrow();
  private static final MethodTypeDesc KECCAK =
      MethodTypeDesc.of(
          ConstantDescs.CD_long,
          ConstantDescs.CD_long.arrayType(),
          ConstantDescs.CD_int,
          ConstantDescs.CD_byte.arrayType(),
          ConstantDescs.CD_int,
          ConstantDescs.CD_long);
  private static final MethodTypeDesc RUN = MethodTypeDesc.of(ConstantDescs.CD_int, FRAME);
  private static final MethodTypeDesc READ =
      MethodTypeDesc.of(
          ConstantDescs.CD_long, ConstantDescs.CD_byte.arrayType(), ConstantDescs.CD_int);
  private static final MethodTypeDesc WRITE =
      MethodTypeDesc.of(
          ConstantDescs.CD_void,
          ConstantDescs.CD_byte.arrayType(),
          ConstantDescs.CD_int,
          ConstantDescs.CD_long);

  // The method's variables; a long takes two.
  private static final int FRAME_AT = 1;
  private static final int STACK = 2;
  private static final int BASE = 3;
  private static final int GAS = 4;
  private static final int MEMORY = 6;
  private static final int MEMORY_SIZE = 7;
  private static final int OFFSET = 8;
  private static final int PC = 9;
  private static final int HOW = 10;
  private static final int HEIGHT = 11;
  private static final int GAS_LEFT = 12;

  /// A way out.
  private record Way(int height, int pc, int how, boolean isPaid) {}

  private final RegionPlan plan;
  private final Map<Integer, Label> labels = new HashMap<>();
  private final Map<Way, Label> ways = new LinkedHashMap<>();

  RegionWriter(RegionPlan plan) {
    this.plan = plan;
  }

  /// The class file.
  byte[] write() {
    return ClassFile.of()
        .build(
            NAME,
            type ->
                type.withFlags(ClassFile.ACC_FINAL)
                    .withInterfaceSymbols(REGION)
                    .withMethodBody(
                        ConstantDescs.INIT_NAME,
                        ConstantDescs.MTD_void,
                        0,
                        code ->
                            code.aload(0)
                                .invokespecial(
                                    ConstantDescs.CD_Object,
                                    ConstantDescs.INIT_NAME,
                                    ConstantDescs.MTD_void)
                                .return_())
                    .withMethodBody("run", RUN, ClassFile.ACC_PUBLIC, this::run));
  }

  private void run(CodeBuilder code) {
    WordWriter words = new WordWriter(code, plan.depth(), STACK, BASE);
    plan.blocks().keySet().forEach(pc -> labels.put(pc, code.newLabel()));
    enter(code, words);
    plan.blocks().values().forEach(block -> block(code, words, block));
    Label end = code.newLabel();
    ways.forEach((way, label) -> {
      code.labelBinding(label);
      if (way.isPaid()) {
        code.aload(FRAME_AT).iconst_1().putfield(FRAME, "isBlockPaid", ConstantDescs.CD_boolean);
      }
      code.loadConstant(way.pc()).istore(PC);
      code.loadConstant(way.how()).istore(HOW);
      code.loadConstant(way.height()).istore(HEIGHT);
      code.goto_(end);
    });
    leave(code, words, end);
  }

  private void enter(CodeBuilder code, WordWriter words) {
    ClassDesc longs = ConstantDescs.CD_long.arrayType();
    ClassDesc bytes = ConstantDescs.CD_byte.arrayType();
    code.aload(FRAME_AT).getfield(FRAME, "stack", longs).astore(STACK);
    code.aload(FRAME_AT).getfield(FRAME, "words", ConstantDescs.CD_int);
    code.iconst_2().ishl().istore(BASE);
    code.aload(FRAME_AT).getfield(FRAME, "gas", ConstantDescs.CD_long).lstore(GAS);
    code.aload(FRAME_AT).getfield(FRAME, "memory", bytes).astore(MEMORY);
    code.aload(FRAME_AT).getfield(FRAME, "memorySize", ConstantDescs.CD_int).istore(MEMORY_SIZE);
    for (int word = -plan.depth(); word < 0; word++) {
      words.fill(word);
    }
    for (int word = 0; word < plan.growth(); word++) {
      words.constant(word, UInt256.ZERO);
    }
  }

  private void leave(CodeBuilder code, WordWriter words, Label end) {
    code.labelBinding(end);
    for (int word = -plan.depth(); word < plan.growth(); word++) {
      words.spill(word);
    }
    code.aload(FRAME_AT).iload(BASE).iconst_2().ishr().iload(HEIGHT).iadd();
    code.putfield(FRAME, "words", ConstantDescs.CD_int);
    code.aload(FRAME_AT).iload(PC).putfield(FRAME, "pc", ConstantDescs.CD_int);
    code.aload(FRAME_AT).lload(GAS).putfield(FRAME, "gas", ConstantDescs.CD_long);
    code.iload(HOW).ireturn();
  }

  private void block(CodeBuilder code, WordWriter words, Block block) {
    code.labelBinding(label(code, block.pc(), block.height()));
    code.lload(GAS).loadConstant(block.gas()).lcmp();
    code.iflt(way(code, new Way(block.height(), block.pc(), StackLoop.BLOCK, false)));
    code.lload(GAS).loadConstant(block.gas()).lsub().lstore(GAS);
    for (Step step : block.steps()) {
      step(code, words, step);
    }
    Step last = block.last();
    int to = last.target(plan.targets());
    switch (last.op()) {
      case Op.JUMP, Op.JUMPI -> {
        if (to < 0) { // where to, or that it cannot be, StackLoop finds
          code.goto_(way(code, new Way(last.height(), last.pc(), StackLoop.STEPPED, true)));
        } else if (last.op() == Op.JUMP) {
          code.goto_(label(code, to, last.height() - 1));
        } else {
          words.loadBits(last.height() - 2);
          code.lconst_0().lcmp().ifne(label(code, to, last.height() - 2));
          code.goto_(label(code, block.end(), last.height() - 2));
        }
      }
      default -> {
        if (Weights.isCompiled(last.op())) {
          code.goto_(label(code, block.end(), plan.after(last)));
        } else {
          code.goto_(way(code, new Way(last.height(), last.pc(), last.op(), false)));
        }
      }
    }
  }

  /// Where code goes on at `pc`: the block there, or out when it is none of the region's.
  private Label label(CodeBuilder code, int pc, int height) {
    Block block = plan.blocks().get(pc);
    Label label = labels.get(pc);
    return block != null && label != null && block.height() == height
        ? label
        : way(code, new Way(height, pc, StackLoop.STEPPED, false));
  }

  private Label way(CodeBuilder code, Way way) {
    return ways.computeIfAbsent(way, w -> code.newLabel());
  }

  private void step(CodeBuilder code, WordWriter words, Step step) {
    int op = step.op();
    int next = step.height();
    int a = next - 1; // the top word
    switch (op) {
      case Op.ADD -> words.add(a, a - 1);
      case Op.SUB -> words.subtract(a, a - 1);
      case Op.MUL -> multiply(words, step);
      case Op.LT -> words.less(a, a - 1, a - 1, false);
      case Op.GT -> words.less(a - 1, a, a - 1, false);
      case Op.SLT -> words.less(a, a - 1, a - 1, true);
      case Op.SGT -> words.less(a - 1, a, a - 1, true);
      case Op.EQ -> words.equal(a, a - 1);
      case Op.ISZERO -> words.isZero(a);
      case Op.AND, Op.OR, Op.XOR -> words.bitwise(op, a, a - 1);
      case Op.NOT -> words.not(a);
      case Op.SHL, Op.SHR -> shift(words, step);
      case Op.SAR -> words.byArray("shiftRightSigned", a, a - 1);
      case Op.BYTE -> words.byArray("byteAt", a, a - 1);
      case Op.SIGNEXTEND -> words.byArray("signExtend", a, a - 1);
      case Op.DIV, Op.SDIV, Op.MOD, Op.SMOD, Op.ADDMOD, Op.MULMOD -> divide(code, words, step);
      case Op.KECCAK256 -> keccak(code, words, step);
      case Op.MLOAD, Op.MSTORE -> memory(code, words, step);
      case Op.PC -> words.constant(next, UInt256.of(step.pc()));
      case Op.MSIZE -> {
        code.iload(MEMORY_SIZE).i2l();
        words.storeSmall(next);
      }
      case Op.GAS -> {
        code.lload(GAS);
        words.storeSmall(next);
      }
      default -> {
        if (op >= Op.PUSH0 && op <= Op.PUSH32) {
          words.constant(next, plan.constant(step.pc()));
        } else if (op >= Op.DUP1 && op <= Op.DUP16) {
          words.copy(a - (op - Op.DUP1), next);
        } else if (op >= Op.SWAP1 && op <= Op.SWAP16) {
          words.swap(a, a - 1 - (op - Op.SWAP1));
        }
      }
    }
  }

  private static void multiply(WordWriter words, Step step) {
    int a = step.height() - 1;
    if (isSmall(step.top())) {
      words.multiply(a, a - 1, a - 1, step.top());
    } else {
      words.multiply(a, a - 1, a, isSmall(step.second()) ? step.second() : null);
    }
  }

  private static boolean isSmall(@Nullable UInt256 word) {
    return word != null && (word.w1() | word.w2() | word.w3()) == 0;
  }

  private static void shift(WordWriter words, Step step) {
    int a = step.height() - 1;
    UInt256 bits = step.top();
    boolean isLeft = step.op() == Op.SHL;
    if (bits == null) {
      words.byArray(isLeft ? "shiftLeft" : "shiftRight", a, a - 1);
    } else if (!bits.fitsLong() || bits.w0() >= 256) {
      words.constant(a - 1, UInt256.ZERO);
    } else if (isLeft) {
      words.shiftLeft(a - 1, (int) bits.w0());
    } else {
      words.shiftRight(a - 1, (int) bits.w0());
    }
  }

  private static void divide(CodeBuilder code, WordWriter words, Step step) {
    code.aload(FRAME_AT).getfield(FRAME, "division", DIVISION);
    int a = step.height() - 1;
    switch (step.op()) {
      case Op.DIV -> words.byDivision("divide", a, 2);
      case Op.SDIV -> words.byDivision("divideSigned", a, 2);
      case Op.MOD -> words.byDivision("remainder", a, 2);
      case Op.SMOD -> words.byDivision("remainderSigned", a, 2);
      case Op.ADDMOD -> words.byDivision("addModulo", a, 3);
      case Op.MULMOD -> words.byDivision("multiplyModulo", a, 3);
      default -> throw new IllegalArgumentException("no division: " + step.op());
    }
  }

  /// KECCAK256 where memory and gas suffice; else out. It ends its block.
  private void keccak(CodeBuilder code, WordWriter words, Step step) {
    int a = step.height() - 1;
    words.spill(a);
    words.spill(a - 1);
    code.aload(STACK);
    words.place(a, 0);
    code.aload(MEMORY).iload(MEMORY_SIZE).lload(GAS);
    code.invokestatic(MEMORY_GROUP, "keccak", KECCAK).lstore(GAS_LEFT);
    code.lload(GAS_LEFT).lconst_0().lcmp();
    code.iflt(way(code, new Way(step.height(), step.pc(), step.op(), false)));
    code.lload(GAS_LEFT).lstore(GAS);
    words.fill(a - 1);
  }

  /// MLOAD and MSTORE where memory has the 32 bytes; else out, for [Interpreter] to make it larger.
  private void memory(CodeBuilder code, WordWriter words, Step step) {
    int a = step.height() - 1;
    Label out = way(code, new Way(step.height(), step.pc(), step.op(), true));
    words.load(a, 1);
    words.load(a, 2);
    code.lor();
    words.load(a, 3);
    code.lor().lconst_0().lcmp().ifne(out);
    words.load(a, 0);
    code.lconst_0().lcmp().iflt(out);
    words.load(a, 0);
    code.iload(MEMORY_SIZE).loadConstant(32).isub().i2l().lcmp().ifgt(out);
    words.load(a, 0);
    code.l2i().istore(OFFSET);
    for (int i = 3; i >= 0; i--) {
      code.aload(MEMORY).iload(OFFSET).loadConstant(8 * (3 - i)).iadd();
      if (step.op() == Op.MLOAD) {
        code.invokestatic(WordWriter.LIMB_MATH, "read", READ);
        words.store(a, i);
      } else {
        words.load(a - 1, i);
        code.invokestatic(WordWriter.LIMB_MATH, "write", WRITE);
      }
    }
  }
}
