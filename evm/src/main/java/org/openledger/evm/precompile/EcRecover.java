package org.openledger.evm.precompile;

import org.openledger.primitives.Hash;
import org.openledger.primitives.Secp256k1;
import org.openledger.primitives.Signature;
import org.openledger.primitives.UInt256;

/// The signer of a digest, at address 1 (Yellow Paper, appendix E): digest ‖ v ‖ r ‖ s, 32 bytes
/// each, to an address in 32 bytes, or to nothing where there is no such signer.
final class EcRecover implements Precompile {
  private static final byte[] NOTHING = {};
  private final Secp256k1 curve = Secp256k1.fastest();

  @Override
  public long gas(CallData input) {
    return 3000;
  }

  @Override
  public byte[] run(CallData input) {
    byte[] in = input.slice(0, 128);
    int v = in[63];
    if (!Input.isZero(in, 32, 31) || (v != 27 && v != 28)) {
      return NOTHING;
    }
    Signature signature = new Signature(UInt256.at(in, 64), UInt256.at(in, 96), v - 27);
    if (!signature.inRange()) {
      return NOTHING;
    }
    return curve
        .recover(Hash.at(in, 0), signature)
        .map(address -> {
          byte[] out = new byte[32];
          address.write(out, 12);
          return out;
        })
        .orElse(NOTHING);
  }
}
