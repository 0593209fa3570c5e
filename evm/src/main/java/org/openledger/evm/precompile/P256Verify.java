package org.openledger.evm.precompile;

import java.math.BigInteger;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.math.ec.ECPoint;

/// Whether an ECDSA signature over the curve secp256r1 holds, at address 0x100 (EIP-7951): digest ‖
/// r ‖ s ‖ x ‖ y, 32 bytes each, to one in 32 bytes, or to nothing. It never fails.
final class P256Verify implements Precompile {
  private static final int BYTES = 160;
  private static final byte[] NOTHING = {};
  private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256r1");
  private static final ECDomainParameters DOMAIN = new ECDomainParameters(CURVE);

  @Override
  public long gas(CallData input) {
    return 6900;
  }

  @Override
  public byte[] run(CallData data) {
    if (data.length() != BYTES) {
      return NOTHING;
    }
    byte[] input = data.bytes();
    BigInteger p = CURVE.getCurve().getField().getCharacteristic();
    BigInteger x = Input.word(input, 96);
    BigInteger y = Input.word(input, 128);
    if (x.compareTo(p) >= 0 || y.compareTo(p) >= 0) {
      return NOTHING;
    }
    // (0, 0) stands for infinity, which is not on the curve; the cofactor is one.
    ECPoint key = CURVE.getCurve().createPoint(x, y);
    if (!key.isValid()) {
      return NOTHING;
    }
    ECDSASigner signer = new ECDSASigner();
    signer.init(false, new ECPublicKeyParameters(key, DOMAIN));
    // The signer refuses r and s outside 1 … n-1.
    boolean holds =
        signer.verifySignature(
            Input.slice(input, 0, 32), Input.word(input, 32), Input.word(input, 64));
    return holds ? Input.yes() : NOTHING;
  }
}
