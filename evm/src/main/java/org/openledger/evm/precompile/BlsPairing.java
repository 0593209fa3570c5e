package org.openledger.evm.precompile;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whether a product of pairings over BLS12-381 is one, at address 0x0f (EIP-2537): pairs of a
/// point of G1 and one of G2, at least one pair.
final class BlsPairing implements Precompile {
  private static final int FP12 = 576;
  private static final MethodHandle MILLER_LOOP =
      Blst.bind(
          "blst_miller_loop_n", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, ADDRESS, JAVA_LONG));
  private static final MethodHandle FINAL_EXP = Blst.action("blst_final_exp", 2);
  private static final MethodHandle IS_ONE = Blst.question("blst_fp12_is_one");

  private static final int PAIR = BlsGroup.G1.encodedBytes() + BlsGroup.G2.encodedBytes();

  @Override
  public long gas(CallData input) {
    return 37_700 + 32_600L * (input.length() / PAIR);
  }

  @Override
  public byte @Nullable [] run(CallData data) {
    if (data.length() == 0 || data.length() % PAIR != 0) {
      return null;
    }
    byte[] input = data.bytes();
    try (Arena arena = Arena.ofConfined()) {
      List<MemorySegment> ps = new ArrayList<>();
      List<MemorySegment> qs = new ArrayList<>();
      for (int at = 0; at < input.length; at += PAIR) {
        MemorySegment p = BlsGroup.G1.decodeInGroup(arena, input, at);
        MemorySegment q = BlsGroup.G2.decodeInGroup(arena, input, at + BlsGroup.G1.encodedBytes());
        if (p == null || q == null) {
          return null;
        }
        ps.add(p);
        qs.add(q);
      }
      return isOne(arena, ps, qs) ? Input.yes() : Input.no();
    }
  }

  /// Whether the product of e(ps[i], qs[i]) is one; the points are in their groups.
  static boolean isOne(Arena arena, List<MemorySegment> ps, List<MemorySegment> qs) {
    long pBytes = BlsGroup.G1.affineBytes();
    long qBytes = BlsGroup.G2.affineBytes();
    MemorySegment p = arena.allocate(pBytes * ps.size(), 8);
    MemorySegment q = arena.allocate(qBytes * qs.size(), 8);
    long n = 0;
    for (int i = 0; i < ps.size(); i++) {
      // A pair with infinity contributes one.
      if (!BlsGroup.isInfinity(ps.get(i)) && !BlsGroup.isInfinity(qs.get(i))) {
        MemorySegment.copy(ps.get(i), 0, p, pBytes * n, pBytes);
        MemorySegment.copy(qs.get(i), 0, q, qBytes * n, qBytes);
        n++;
      }
    }
    if (n == 0) {
      return true;
    }
    MemorySegment product = arena.allocate(FP12, 8);
    try {
      MILLER_LOOP.invokeExact(product, Blst.run(arena, q), Blst.run(arena, p), n);
    } catch (Throwable e) {
      throw Blst.broken(e);
    }
    MemorySegment result = arena.allocate(FP12, 8);
    Blst.call(FINAL_EXP, result, product);
    return Blst.ask(IS_ONE, result);
  }
}
