package org.openledger.evm.precompile;

import java.lang.foreign.Arena;
import org.jspecify.annotations.Nullable;

/// A field element mapped to a point of BLS12-381, at addresses 0x10 and 0x11 (EIP-2537).
record BlsMap(BlsGroup group, long price) implements Precompile {
  @Override
  public long gas(CallData input) {
    return price;
  }

  @Override
  public byte @Nullable [] run(CallData data) {
    if (data.length() != group.coordinateBytes()) {
      return null;
    }
    byte[] input = data.bytes();
    try (Arena arena = Arena.ofConfined()) {
      return group.map(arena, input);
    }
  }
}
