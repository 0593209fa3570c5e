package org.openledger.primitives;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.sec.SECNamedCurves;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.openledger.primitives.PrimitivesException.Code;

/// secp256k1 on BouncyCastle: runs everywhere, and is the twin that [NativeSecp256k1] is tested
/// against.
public final class PortableSecp256k1 implements Secp256k1 {
  private static final X9ECParameters CURVE = SECNamedCurves.getByName("secp256k1");
  private static final ECDomainParameters DOMAIN = new ECDomainParameters(CURVE);
  private static final BigInteger N = CURVE.getN();
  private static final BigInteger FIELD = CURVE.getCurve().getField().getCharacteristic();

  @Override
  public byte[] publicKey(byte[] privateKey) {
    return xy(new FixedPointCombMultiplier().multiply(CURVE.getG(), scalar(privateKey)));
  }

  @Override
  public Signature sign(Hash digest, byte[] privateKey) {
    ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
    signer.init(true, new ECPrivateKeyParameters(scalar(privateKey), DOMAIN));
    BigInteger[] rs = signer.generateSignature(digest.bytes());
    BigInteger low = rs[1].compareTo(N.shiftRight(1)) > 0 ? N.subtract(rs[1]) : rs[1];
    byte[] key = publicKey(privateKey);
    for (int parity = 0; parity < 2; parity++) {
      Signature candidate = new Signature(UInt256.of(rs[0]), UInt256.of(low), parity);
      Optional<byte[]> recovered = recoverKey(digest, candidate);
      if (recovered.isPresent() && Arrays.equals(recovered.get(), key)) {
        return candidate;
      }
    }
    throw new IllegalStateException("neither parity recovers the key that signed " + digest);
  }

  /// SEC 1, 4.1.6: Q = r⁻¹ (s R − e G).
  @Override
  public Optional<byte[]> recoverKey(Hash digest, Signature signature) {
    BigInteger r = signature.r().toBigInteger();
    if (!signature.inRange() || r.compareTo(FIELD) >= 0) {
      return Optional.empty();
    }
    byte[] compressed = new byte[33];
    compressed[0] = (byte) (2 + signature.yParity());
    signature.r().write(compressed, 1);
    ECPoint point;
    try {
      point = CURVE.getCurve().decodePoint(compressed);
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // r is not the x of a point
    }
    BigInteger e = new BigInteger(1, digest.bytes());
    BigInteger inverse = r.modInverse(N);
    BigInteger u1 = e.negate().multiply(inverse).mod(N);
    BigInteger u2 = signature.s().toBigInteger().multiply(inverse).mod(N);
    ECPoint q = ECAlgorithms.sumOfTwoMultiplies(CURVE.getG(), u1, point, u2).normalize();
    return q.isInfinity() ? Optional.empty() : Optional.of(xy(q));
  }

  private static byte[] xy(ECPoint point) {
    return Arrays.copyOfRange(point.getEncoded(false), 1, 65);
  }

  private static BigInteger scalar(byte[] privateKey) {
    BigInteger d = new BigInteger(1, privateKey);
    if (privateKey.length != 32 || d.signum() == 0 || d.compareTo(N) >= 0) {
      throw new PrimitivesException(Code.KEY, "a private key is 32 bytes in 1 … n-1");
    }
    return d;
  }
}
