package org.openledger.datanet.contribution;

import java.util.Optional;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Hex;
import org.openledger.primitives.KeyPair;
import org.openledger.primitives.PrimitivesException;
import org.openledger.primitives.Secp256k1;
import org.openledger.primitives.Signature;

/// A message with the signature that came with it, not yet believed.
///
/// @param domain the Datanet and chain it says it was signed for
/// @param message what was signed
/// @param signature r ‖ s ‖ v in hexadecimal, 65 bytes, as a wallet hands it out
public record Signed<M extends Message>(DatanetDomain domain, M message, String signature) {
  private static final int HEX_CHARS = 2 + 2 * Signature.BYTES;

  /// Signs `message` with a key that this process holds.
  public static <M extends Message> Signed<M> by(KeyPair key, DatanetDomain domain, M message) {
    Signature signature = key.sign(message.typedData(domain).digest());
    return new Signed<>(domain, message, Hex.encode(signature.bytes()));
  }

  /// The digest that the signature must be over.
  public Hash digest() {
    return message.typedData(domain).digest();
  }

  /// Checks that the message's signer signed it for `expected`.
  public SignatureCheck check(DatanetDomain expected) {
    if (!domain.equals(expected)) {
      return new SignatureCheck.OtherDomain(expected, domain);
    }
    if (signature.length() > HEX_CHARS) {
      return new SignatureCheck.Malformed(
          "%,d characters instead of %d".formatted(signature.length(), HEX_CHARS));
    }
    Signature parsed;
    try {
      parsed = Signature.parse(Hex.decode(signature));
    } catch (PrimitivesException e) {
      return new SignatureCheck.Malformed(String.valueOf(e.getMessage()));
    }
    if (!parsed.inRange()) {
      return new SignatureCheck.Malformed("r or s is outside the curve's order");
    }
    if (!parsed.isLowS()) {
      return new SignatureCheck.HighS();
    }
    Optional<Address> signer = Secp256k1.fastest().recover(digest(), parsed);
    return signer.equals(Optional.of(message.signer()))
        ? new SignatureCheck.Valid(parsed)
        : new SignatureCheck.OtherSigner(message.signer(), signer);
  }
}
