package org.openledger.evm.interpreter;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.openledger.evm.state.Code;

/// Random programs of loops in loops: words, memory, branches, and what no compiled loop does, with
/// as many words at the end of each round as at its start.
final class Programs {
  private static final int[] PAIRS = {
    Op.ADD,
    Op.MUL,
    Op.SUB,
    Op.LT,
    Op.GT,
    Op.SLT,
    Op.SGT,
    Op.EQ,
    Op.AND,
    Op.OR,
    Op.XOR,
    Op.SHL,
    Op.SHR,
    Op.SAR,
    Op.BYTE,
    Op.SIGNEXTEND,
    Op.DIV,
    Op.MOD,
    Op.SDIV,
    Op.SMOD,
    Op.EXP
  };
  private static final int[] FRESH = {Op.GAS, Op.PC, Op.MSIZE, Op.CALLER, Op.PUSH0};
  private static final int DEEP = 6;
  private static final int HIGHEST = 9;
  private static final int COUNTERS = 1_024; // in memory

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final RandomGenerator random;
  private int height; // over the start of the body
  private int floor = -DEEP; // words from there on may be anything
  private int loops;

  private Programs(RandomGenerator random) {
    this.random = random;
  }

  /// A program that begins with some words, loops, and hands out words and memory.
  static Code loops(RandomGenerator random) {
    Programs p = new Programs(random);
    for (int i = 0; i < 24; i++) {
      p.push();
    }
    for (int i = 0; i < 1 + random.nextInt(3); i++) {
      p.loop(0);
    }
    for (int i = 0; i < 12; i++) {
      p.number(32 * i);
      p.out.write(Op.MSTORE);
    }
    p.number(COUNTERS);
    p.out.write(Op.PUSH0);
    p.out.write(Op.RETURN);
    return Code.of(p.out.toByteArray());
  }

  private void loop(int depth) {
    if (random.nextBoolean()) {
      countOnStack(depth);
    } else {
      countInMemory(depth);
    }
  }

  /// PUSH rounds, JUMPDEST, …, PUSH1 1, SWAP1, SUB, DUP1, PUSH2 start, JUMPI, POP
  private void countOnStack(int depth) {
    rounds(depth);
    int start = out.size();
    out.write(Op.JUMPDEST);
    inside(depth, 0);
    number(1);
    out.write(Op.SWAP1);
    out.write(Op.SUB);
    out.write(Op.DUP1);
    number(start);
    out.write(Op.JUMPI);
    out.write(Op.POP);
  }

  /// The same with the counter in memory, where the body may take words that were there before it.
  private void countInMemory(int depth) {
    int counter = COUNTERS + 32 * loops++;
    rounds(depth);
    number(counter);
    out.write(Op.MSTORE);
    int start = out.size();
    out.write(Op.JUMPDEST);
    inside(depth, Math.max(-DEEP, floor - height));
    number(1);
    number(counter);
    out.write(Op.MLOAD);
    out.write(Op.SUB);
    out.write(Op.DUP1);
    number(counter);
    out.write(Op.MSTORE);
    number(start);
    out.write(Op.JUMPI);
  }

  private void rounds(int depth) {
    number(1 + random.nextInt(depth == 0 ? 30 : 5));
  }

  private void inside(int depth, int deepest) {
    int outside = height;
    int before = floor;
    height = 0;
    floor = deepest;
    body(depth);
    height = outside;
    floor = before;
  }

  private void body(int depth) {
    for (int i = 2 + random.nextInt(16); i > 0; i--) {
      switch (random.nextInt(depth < 2 ? 14 : 12)) {
        case 0, 1 -> {
          if (height < HIGHEST) {
            push();
            height++;
          }
        }
        case 2, 3, 4, 5 -> {
          if (height > floor + 1) {
            out.write(PAIRS[random.nextInt(PAIRS.length)]);
            height--;
          }
        }
        case 6 -> {
          if (height > floor) {
            out.write(random.nextBoolean() ? Op.ISZERO : Op.NOT);
          }
        }
        case 7 -> {
          if (height < HIGHEST) {
            out.write(Op.DUP1 + random.nextInt(8));
            height++;
          }
        }
        case 8 -> {
          if (height > floor + 1) {
            out.write(Op.SWAP1 + random.nextInt(height - floor - 1));
          }
        }
        case 9 -> memory();
        case 10 -> {
          if (height < HIGHEST) {
            out.write(FRESH[random.nextInt(FRESH.length)]);
            height++;
          }
        }
        case 11 -> {
          if (height > floor + 2 && random.nextBoolean()) {
            out.write(random.nextBoolean() ? Op.ADDMOD : Op.MULMOD);
            height -= 2;
          } else if (height > floor) {
            out.write(random.nextInt(4) == 0 ? Op.SLOAD : Op.JUMPDEST);
          }
        }
        case 12 -> branch(depth);
        default -> {
          if (height < HIGHEST - 1) {
            loop(depth + 1);
          }
        }
      }
    }
    balance(0);
  }

  /// DUP, PUSH2 end, JUMPI, …, JUMPDEST.
  private void branch(int depth) {
    out.write(Op.DUP1 + random.nextInt(6));
    int at = out.size();
    number(0);
    out.write(Op.JUMPI);
    if (random.nextInt(30) == 0) {
      out.write(random.nextBoolean() ? Op.INVALID : Op.JUMP);
    } else {
      inside(depth + 1, Math.max(-DEEP, floor - height));
    }
    byte[] whole = out.toByteArray();
    whole[at + 1] = (byte) (whole.length >> 8);
    whole[at + 2] = (byte) whole.length;
    out.reset();
    out.writeBytes(whole);
    out.write(Op.JUMPDEST);
  }

  private void memory() {
    if (random.nextInt(6) == 0) {
      hash();
      return;
    }
    number(random.nextInt(8) == 0 ? random.nextInt(COUNTERS - 32) : 32 * random.nextInt(8));
    if (random.nextBoolean()) {
      if (height < HIGHEST) {
        out.write(Op.MLOAD);
        height++;
        return;
      }
    } else if (height > floor) {
      out.write(Op.MSTORE);
      height--;
      return;
    }
    out.write(Op.POP);
  }

  private void hash() {
    if (height < HIGHEST) {
      number(random.nextInt(8) == 0 ? random.nextInt(COUNTERS) : random.nextInt(100));
      number(32 * random.nextInt(8));
      out.write(Op.KECCAK256);
      height++;
    }
  }

  private void balance(int to) {
    for (; height < to; height++) {
      push();
    }
    for (; height > to; height--) {
      out.write(Op.POP);
    }
  }

  private void push() {
    int bytes = random.nextInt(3) == 0 ? random.nextInt(33) : 1;
    byte[] data = new byte[bytes];
    random.nextBytes(data);
    if (random.nextInt(6) == 0) {
      Arrays.fill(data, (byte) -1);
    }
    out.write(Op.PUSH0 + bytes);
    out.writeBytes(data);
  }

  private void number(int value) {
    out.write(Op.PUSH1 + 1);
    out.write(value >> 8);
    out.write(value);
  }
}
