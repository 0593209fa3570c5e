package org.openledger.evm.precompile;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// The sum of two points of BLS12-381, at addresses 0x0b and 0x0d (EIP-2537). Points need to be on
/// the curve, not in the subgroup.
record BlsAdd(BlsGroup group, long price) implements Precompile {
  @Override
  public long gas(CallData input) {
    return price;
  }

  @Override
  public byte @Nullable [] run(CallData data) {
    if (data.length() != 2 * group.encodedBytes()) {
      return null;
    }
    byte[] input = data.bytes();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment a = group.decode(arena, input, 0);
      MemorySegment b = group.decode(arena, input, group.encodedBytes());
      return a == null || b == null ? null : group.add(arena, a, b);
    }
  }
}
