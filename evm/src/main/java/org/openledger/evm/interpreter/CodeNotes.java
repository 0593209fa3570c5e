package org.openledger.evm.interpreter;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// What is found out about some code while it runs. Threads share it: the sums without a lock,
/// since whoever writes one writes what all would, or marks it.
final class CodeNotes {
  /// Stands for the sum of a block that begins a compiled loop; no number of words is enough for
  /// it.
  static final long HOT = 0xffffL << 32;

  /// The sum of the block that begins at a byte; 0 where none was needed yet.
  final long[] sums;

  private final Map<Integer, Hot> hot = new ConcurrentHashMap<>();

  CodeNotes(int bytes) {
    this.sums = new long[bytes];
  }

  /// From now on the loop at `pc` is compiled.
  void put(int pc, Hot loop) {
    hot.put(pc, loop);
    sums[pc] = HOT;
  }

  /// The compiled loop at `pc`; null when there is none.
  @Nullable Hot at(int pc) {
    return hot.get(pc);
  }
}
