package org.openledger.evm.interpreter;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.Collections;
import org.jspecify.annotations.Nullable;
import org.openledger.evm.words.Division;
import org.openledger.evm.words.LimbMath;
import org.openledger.evm.words.Limbs;
import org.openledger.primitives.UInt256;

/// Writes arithmetic on words of which each has four variables of the JVM, one a limb.
///
/// An operation takes its operands in two words and leaves its result in the second, as in [Limbs].
/// Copies cost nothing once the JVM has compiled them.
final class WordWriter {
  /// Variables before those of the words: what [RegionWriter] keeps, and four for results.
  private static final int SCRATCH = 14;

  private static final int FIRST = SCRATCH + 8;

  static final ClassDesc LIMB_MATH = LimbMath.class.describeConstable().orElseThrow();
  private static final ClassDesc LIMBS = Limbs.class.describeConstable().orElseThrow();
  private static final ClassDesc DIVISION = Division.class.describeConstable().orElseThrow();

  private final CodeBuilder code;
  private final int depth;
  private final int stack;
  private final int base;

  /// @param depth words with negative numbers
  /// @param stack the variable that has the frame's stack
  /// @param base the variable that has the place of word 0 in it
  WordWriter(CodeBuilder code, int depth, int stack, int base) {
    this.code = code;
    this.depth = depth;
    this.stack = stack;
    this.base = base;
  }

  /// Pushes limb `i` of a word.
  void load(int word, int i) {
    code.lload(variable(word, i));
  }

  /// Pops limb `i` of a word.
  void store(int word, int i) {
    code.lstore(variable(word, i));
  }

  private int variable(int word, int i) {
    return FIRST + 8 * (word + depth) + 2 * i;
  }

  /// Pushes all bits of a word, one over the other: 0 when it is 0.
  void loadBits(int word) {
    load(word, 0);
    for (int i = 1; i < 4; i++) {
      load(word, i);
      code.lor();
    }
  }

  void constant(int word, UInt256 value) {
    long[] limbs = {value.w0(), value.w1(), value.w2(), value.w3()};
    for (int i = 0; i < 4; i++) {
      code.loadConstant(limbs[i]);
      store(word, i);
    }
  }

  /// Pops limb 0 of a word whose others are 0.
  void storeSmall(int word) {
    store(word, 0);
    for (int i = 1; i < 4; i++) {
      code.loadConstant(0L);
      store(word, i);
    }
  }

  void copy(int from, int to) {
    for (int i = 0; i < 4; i++) {
      load(from, i);
      store(to, i);
    }
  }

  void swap(int a, int b) {
    for (int i = 0; i < 4; i++) {
      load(a, i);
      load(b, i);
      store(a, i);
      store(b, i);
    }
  }

  /// b = a + b.
  void add(int a, int b) {
    for (int i = 0; i < 4; i++) {
      load(a, i);
      load(b, i);
      code.ladd();
      if (i > 0) {
        bit("carry", a, b, i - 1);
        code.ladd();
      }
      code.lstore(scratch(i));
    }
    unscratch(b);
  }

  /// b = a − b.
  void subtract(int a, int b) {
    for (int i = 0; i < 4; i++) {
      load(a, i);
      load(b, i);
      code.lsub();
      if (i > 0) {
        bit("borrow", a, b, i - 1);
        code.lsub();
      }
      code.lstore(scratch(i));
    }
    unscratch(b);
  }

  /// Pushes what limb `i` of a result, which is in scratch, hands on to the next.
  private void bit(String name, int a, int b, int i) {
    load(a, i);
    load(b, i);
    code.lload(scratch(i));
    math(name, 3);
  }

  /// b = a · b; `known` is one of them, when that is known to have one limb.
  void multiply(int a, int b, int x, @Nullable UInt256 known) {
    if (known != null) {
      multiply(x, known.w0());
    } else {
      load(a, 0);
      load(b, 0);
      code.lmul().lstore(scratch(0));
      for (int i = 1; i < 4; i++) {
        limbs(a, i);
        limbs(b, i);
        math("product" + i, 2 * (i + 1));
        code.lstore(scratch(i));
      }
    }
    unscratch(b);
  }

  private void multiply(int x, long y) {
    load(x, 0);
    code.loadConstant(y).lmul().lstore(scratch(0));
    for (int i = 1; i < 4; i++) {
      limbs(x, i);
      code.loadConstant(y);
      math("product" + i, i + 2);
      code.lstore(scratch(i));
    }
  }

  private void limbs(int word, int last) {
    for (int i = 0; i <= last; i++) {
      load(word, i);
    }
  }

  /// to = 1 when a < b, else 0.
  void less(int a, int b, int to, boolean isSigned) {
    for (int word : new int[] {a, b}) {
      limbs(word, 3);
      if (isSigned) {
        code.loadConstant(Long.MIN_VALUE).lxor();
      }
    }
    math("less", 8);
    storeSmall(to);
  }

  /// b = 1 when a = b, else 0.
  void equal(int a, int b) {
    for (int i = 0; i < 4; i++) {
      load(a, i);
      load(b, i);
      code.lxor();
      if (i > 0) {
        code.lor();
      }
    }
    math("isZero", 1);
    storeSmall(b);
  }

  /// a = 1 when it is 0, else 0.
  void isZero(int a) {
    loadBits(a);
    math("isZero", 1);
    storeSmall(a);
  }

  /// b = a & b, or another of these.
  void bitwise(int op, int a, int b) {
    for (int i = 0; i < 4; i++) {
      load(a, i);
      load(b, i);
      switch (op) {
        case Op.AND -> code.land();
        case Op.OR -> code.lor();
        case Op.XOR -> code.lxor();
        default -> throw new IllegalArgumentException("not bitwise: " + op);
      }
      store(b, i);
    }
  }

  void not(int a) {
    for (int i = 0; i < 4; i++) {
      load(a, i);
      code.loadConstant(-1L).lxor();
      store(a, i);
    }
  }

  /// Word shifted left by `bits`, below 256.
  void shiftLeft(int word, int bits) {
    for (int i = 3; i >= 0; i--) {
      int from = i - (bits >> 6);
      part(word, from, bits & 63, true);
      if ((bits & 63) != 0) {
        part(word, from - 1, 64 - (bits & 63), false);
        code.lor();
      }
      store(word, i);
    }
  }

  /// Word shifted right by `bits`, below 256, filled with zeros.
  void shiftRight(int word, int bits) {
    for (int i = 0; i < 4; i++) {
      int from = i + (bits >> 6);
      part(word, from, bits & 63, false);
      if ((bits & 63) != 0) {
        part(word, from + 1, 64 - (bits & 63), true);
        code.lor();
      }
      store(word, i);
    }
  }

  /// Pushes a limb, shifted; 0 for one that is not in the word.
  private void part(int word, int i, int bits, boolean isLeft) {
    if (i < 0 || i > 3) {
      code.loadConstant(0L);
      return;
    }
    load(word, i);
    if (bits != 0) {
      code.loadConstant(bits);
      if (isLeft) {
        code.lshl();
      } else {
        code.lushr();
      }
    }
  }

  /// b = what an operation of [Limbs] makes of a and b, through the frame's stack.
  void byArray(String name, int a, int b) {
    spill(a);
    spill(b);
    code.aload(stack);
    place(a, 0);
    place(b, 0);
    code.invokestatic(LIMBS, name, ofArray(2));
    fill(b);
  }

  /// The last of `operands` words from the top, `a`, on = what an operation of [Division] makes of
  /// them; the division is on the JVM's stack.
  void byDivision(String name, int a, int operands) {
    for (int i = 0; i < operands; i++) {
      spill(a - i);
    }
    code.aload(stack);
    for (int i = 0; i < operands; i++) {
      place(a - i, 0);
    }
    code.invokevirtual(DIVISION, name, ofArray(operands));
    fill(a - operands + 1);
  }

  private static MethodTypeDesc ofArray(int places) {
    MethodTypeDesc type =
        MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_long.arrayType());
    return type.insertParameterTypes(
        1, Collections.nCopies(places, ConstantDescs.CD_int).toArray(ClassDesc[]::new));
  }

  /// Reads a word from its place on the frame's stack.
  void fill(int word) {
    for (int i = 0; i < 4; i++) {
      code.aload(stack);
      place(word, i);
      code.laload();
      store(word, i);
    }
  }

  /// Writes a word to its place on the frame's stack.
  void spill(int word) {
    for (int i = 0; i < 4; i++) {
      code.aload(stack);
      place(word, i);
      load(word, i);
      code.lastore();
    }
  }

  /// Pushes where limb `i` of a word is on the frame's stack.
  void place(int word, int i) {
    code.iload(base).loadConstant(4 * word + i).iadd();
  }

  private void math(String name, int longs) {
    code.invokestatic(
        LIMB_MATH,
        name,
        MethodTypeDesc.of(
            ConstantDescs.CD_long, Collections.nCopies(longs, ConstantDescs.CD_long)));
  }

  private static int scratch(int i) {
    return SCRATCH + 2 * i;
  }

  private void unscratch(int word) {
    for (int i = 0; i < 4; i++) {
      code.lload(scratch(i));
      store(word, i);
    }
  }
}
