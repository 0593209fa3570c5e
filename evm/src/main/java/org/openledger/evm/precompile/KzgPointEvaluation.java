package org.openledger.evm.precompile;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.primitives.Hex;

/// Whether a blob's polynomial p, committed to as C, has p(z) = y, at address 0x0a (EIP-4844):
/// versioned hash (32) ‖ z (32) ‖ y (32) ‖ C (48) ‖ proof (48), to the count of a blob's field
/// elements and the field's modulus.
///
/// The proof holds where e(C - y·G1 + z·proof, G2) = e(proof, τ·G2), so of the ceremony's trusted
/// setup the one point τ·G2 is all that is needed; it is checked to lie in the group when this
/// loads.
final class KzgPointEvaluation implements Precompile {
  private static final int BYTES = 192;
  private static final byte VERSION = 1;

  /// τ·G2 of Ethereum's KZG ceremony, compressed: `g2_monomial[1]` of the consensus specification's
  /// `trusted_setup_4096.json`.
  private static final byte[] TAU_G2 =
      Hex.decode(
          "0xb5bfd7dd8cdeb128843bc287230af38926187075cbfbefa81009a2ce615ac53d"
              + "2914e5870cb452d2afaaab24f3499f72185cbfee53492714734429b7b38608e2"
              + "3926c911cceceac9a36851477ba4c60b087041de621000edc98edada20c1def2");

  private static final MemorySegment TAU = tau();
  private static final byte[] ANSWER = answer();

  @Override
  public long gas(CallData input) {
    return 50_000;
  }

  @Override
  public byte @Nullable [] run(CallData data) {
    if (data.length() != BYTES) {
      return null;
    }
    byte[] input = data.bytes();
    byte[] hash = Hashes.sha256(Arrays.copyOfRange(input, 96, 144));
    hash[0] = VERSION;
    BigInteger z = Input.word(input, 32);
    BigInteger y = Input.word(input, 64);
    if (!Arrays.equals(hash, 0, 32, input, 0, 32) || z.max(y).compareTo(BlsGroup.ORDER) >= 0) {
      return null;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment commitment = BlsGroup.G1.uncompress(arena, Arrays.copyOfRange(input, 96, 144));
      MemorySegment proof = BlsGroup.G1.uncompress(arena, Arrays.copyOfRange(input, 144, BYTES));
      if (commitment == null || proof == null) {
        return null;
      }
      MemorySegment left = // y·G1 - C - z·proof
          BlsGroup.G1.multiExp(
              arena,
              List.of(BlsGroup.G1.generator(), commitment, proof),
              List.of(y, BigInteger.ONE.negate(), z.negate()));
      boolean holds =
          BlsPairing.isOne(arena, List.of(left, proof), List.of(BlsGroup.G2.generator(), TAU));
      return holds ? ANSWER.clone() : null;
    }
  }

  private static MemorySegment tau() {
    MemorySegment point = BlsGroup.G2.uncompress(Arena.global(), TAU_G2);
    if (point == null) {
      throw new IllegalStateException("the trusted setup's τ·G2 is no point of G2");
    }
    return point;
  }

  private static byte[] answer() {
    byte[] out = new byte[64];
    System.arraycopy(Input.padded(BigInteger.valueOf(4096), 32), 0, out, 0, 32);
    System.arraycopy(Input.padded(BlsGroup.ORDER, 32), 0, out, 32, 32);
    return out;
  }
}
