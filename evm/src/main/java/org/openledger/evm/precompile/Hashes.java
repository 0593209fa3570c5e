package org.openledger.evm.precompile;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.function.UnaryOperator;
import org.bouncycastle.crypto.digests.RIPEMD160Digest;

/// SHA-256 at address 2 and RIPEMD-160 at address 3 (Yellow Paper, appendix E): a price to begin
/// with and one a word.
record Hashes(long gasBase, long gasPerWord, UnaryOperator<byte[]> digest) implements Precompile {
  static Precompile sha256() {
    return new Hashes(60, 12, Hashes::sha256);
  }

  static Precompile ripemd160() {
    return new Hashes(600, 120, Hashes::ripemd160);
  }

  @Override
  public long gas(CallData input) {
    return gasBase + gasPerWord * Input.words(input.length());
  }

  @Override
  public byte[] run(CallData input) {
    return digest.apply(input.bytes());
  }

  /// SHA-256 by the JDK, which has the processor's own instructions.
  static byte[] sha256(byte[] input) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(input);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static byte[] ripemd160(byte[] input) {
    RIPEMD160Digest digest = new RIPEMD160Digest();
    digest.update(input, 0, input.length);
    byte[] out = new byte[32];
    digest.doFinal(out, 12); // 20 bytes, right-aligned like an address
    return out;
  }
}
