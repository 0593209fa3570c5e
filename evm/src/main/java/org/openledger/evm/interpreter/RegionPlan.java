package org.openledger.evm.interpreter;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.openledger.evm.state.Code;
import org.openledger.primitives.UInt256;

/// Which blocks a compiled loop has: those reached from its first by running on and by jumps to a
/// place that the code itself pushes, each always with the same number of words.
///
/// Words are numbered from those that are there when the loop is entered: −1 is the top then, 0 the
/// next that is pushed. Blocks begin and end where those of [BlockSums] do, so that a frame can go
/// on between compiled code and [StackLoop] at any instruction.
final class RegionPlan {
  /// Words below and above the first's that blocks may touch: each costs the JVM four variables.
  private static final int WORDS_MAX = 20;

  /// Weight of all together ([Weights]): the JVM does not compile methods beyond 8,000 bytes, and
  /// what it inlines counts.
  private static final int WEIGHT_MAX = 7_000;

  /// An instruction.
  ///
  /// @param height the number of the word that would be pushed next, before it runs
  /// @param top what the top word is, where the block pushed it
  /// @param second the word below it, likewise
  record Step(int pc, int op, int height, @Nullable UInt256 top, @Nullable UInt256 second) {
    /// The place that a jump goes to; −1 when it is not known.
    int target(long[] targets) {
      return top != null && top.fitsLong() && isTarget(targets, top.w0()) ? (int) top.w0() : -1;
    }

    private static boolean isTarget(long[] targets, long to) {
      return to >>> 6 < targets.length && (targets[(int) (to >>> 6)] >>> to & 1) != 0;
    }
  }

  /// A block.
  ///
  /// @param height before its first instruction
  /// @param gas constant gas of all its instructions
  /// @param end the place after it
  record Block(int pc, int height, long gas, List<Step> steps, int end) {
    Step last() {
      return steps.getLast();
    }
  }

  private record Start(int pc, int height) {}

  private final byte[] code;
  private final long[] targets;
  private final OpTable table;
  private final SequencedMap<Integer, Block> blocks = new LinkedHashMap<>();
  private int depth;
  private int growth;
  private int weight;

  private RegionPlan(Code code, OpTable table) {
    this.code = code.padded();
    this.targets = code.targets();
    this.table = table;
  }

  /// The plan of the loop that begins at `pc`; null when what begins there is none, or too large.
  static @Nullable RegionPlan of(Code code, OpTable table, int pc) {
    RegionPlan plan = new RegionPlan(code, table);
    plan.collect(pc);
    return plan.isLoop(pc) ? plan : null;
  }

  /// The blocks, the loop's first one first.
  SequencedMap<Integer, Block> blocks() {
    return blocks;
  }

  /// Words there that it touches.
  int depth() {
    return depth;
  }

  /// Words it may add.
  int growth() {
    return growth;
  }

  /// Where jumps may land.
  long[] targets() {
    return targets;
  }

  private void collect(int pc) {
    Queue<Start> ahead = new ArrayDeque<>(List.of(new Start(pc, 0)));
    while (!ahead.isEmpty()) {
      Start next = ahead.remove();
      if (!blocks.containsKey(next.pc())) {
        Block block = block(next);
        if (block != null) {
          blocks.put(next.pc(), block);
          ahead.addAll(after(block));
        }
      }
    }
  }

  private boolean isLoop(int pc) {
    Start first = new Start(pc, 0);
    return blocks.values().stream().anyMatch(block -> after(block).contains(first));
  }

  private List<Start> after(Block block) {
    Step last = block.last();
    List<Start> starts = new ArrayList<>();
    int to = last.target(targets);
    switch (last.op()) {
      case Op.JUMP -> {
        if (to >= 0) {
          starts.add(new Start(to, last.height() - 1));
        }
      }
      case Op.JUMPI -> {
        starts.add(new Start(block.end(), last.height() - 2));
        if (to >= 0) {
          starts.add(new Start(to, last.height() - 2));
        }
      }
      default -> {
        if (Weights.isCompiled(last.op())) {
          starts.add(new Start(block.end(), after(last)));
        }
      }
    }
    return starts;
  }

  /// The height after `step`.
  int after(Step step) {
    return step.height() + OpTable.delta(table.rules[step.op()]);
  }

  /// The block at `start`; null when it cannot be in the region.
  private @Nullable Block block(Start start) {
    List<Step> steps = new ArrayList<>();
    Map<Integer, UInt256> known = new HashMap<>();
    long gas = 0;
    int sum = Weights.BLOCK;
    int height = start.height();
    int low = height;
    int high = height;
    int at = start.pc();
    while (true) {
      int op = code[at] & 0xff;
      long rule = table.rules[op];
      if (OpTable.wordsMin(rule) > OpTable.STACK_MAX) {
        return null; // not defined
      }
      gas += OpTable.gas(rule);
      sum += Weights.of(op);
      low = Math.min(low, height - OpTable.wordsMin(rule));
      steps.add(new Step(at, op, height, known.get(height - 1), known.get(height - 2)));
      note(known, steps.getLast());
      height += OpTable.delta(rule);
      high = Math.max(high, height);
      at += 1 + pushed(op);
      if (BlockSums.isLast(op) || at >= code.length || code[at] == Op.JUMPDEST) {
        break;
      }
    }
    int deepest = Math.max(depth, -low);
    int highest = Math.max(growth, high);
    int words = Weights.WORD * (deepest + highest);
    if (deepest > WORDS_MAX || highest > WORDS_MAX || weight + sum + words > WEIGHT_MAX) {
      return null;
    }
    weight += sum;
    depth = deepest;
    growth = highest;
    return new Block(start.pc(), start.height(), gas, List.copyOf(steps), at);
  }

  /// Which words are known after `step`.
  private void note(Map<Integer, UInt256> known, Step step) {
    int op = step.op();
    int next = step.height();
    if (op >= Op.PUSH0 && op <= Op.PUSH32) {
      known.put(next, constant(step.pc()));
    } else if (op >= Op.DUP1 && op <= Op.DUP16) {
      place(known, next, known.get(next - 1 - (op - Op.DUP1)));
    } else if (op >= Op.SWAP1 && op <= Op.SWAP16) {
      int other = next - 2 - (op - Op.SWAP1);
      UInt256 below = known.get(other);
      place(known, other, known.get(next - 1));
      place(known, next - 1, below);
    } else {
      int taken = OpTable.wordsMin(table.rules[op]);
      known.keySet().removeIf(word -> word >= next - taken);
    }
  }

  private static void place(Map<Integer, UInt256> known, int word, @Nullable UInt256 value) {
    if (value == null) {
      known.remove(word);
    } else {
      known.put(word, value);
    }
  }

  /// The word that the PUSH at `pc` pushes.
  UInt256 constant(int pc) {
    int n = pushed(code[pc] & 0xff);
    byte[] bytes = new byte[32];
    System.arraycopy(code, pc + 1, bytes, 32 - n, n);
    return UInt256.fromBytes(bytes);
  }

  private static int pushed(int op) {
    return op >= Op.PUSH1 && op <= Op.PUSH32 ? op - Op.PUSH0 : 0;
  }
}
