package org.openledger.datanet.contribution;

import java.util.Optional;
import org.openledger.primitives.Address;
import org.openledger.primitives.Signature;

/// What came of checking a signature.
public sealed interface SignatureCheck {
  /// The message's signer signed exactly this message for this Datanet.
  ///
  /// @param signature the signature, read
  record Valid(Signature signature) implements SignatureCheck {}

  /// The signature does not hold.
  sealed interface Refused extends SignatureCheck {
    /// Why, in one sentence.
    String reason();
  }

  /// The bytes are not a signature.
  ///
  /// @param what what is wrong with them
  record Malformed(String what) implements Refused {
    @Override
    public String reason() {
      return "the signature is malformed: " + what;
    }
  }

  /// The message was signed for another chain or Datanet.
  ///
  /// @param expected where it was brought
  /// @param found where it says it belongs
  record OtherDomain(DatanetDomain expected, DatanetDomain found) implements Refused {
    @Override
    public String reason() {
      return "signed for Datanet %s on chain %d, not for %s on chain %d"
          .formatted(found.datanet(), found.chainId(), expected.datanet(), expected.chainId());
    }
  }

  /// The signature's s is in the upper half: the same signature in a second form (EIP-2).
  record HighS() implements Refused {
    @Override
    public String reason() {
      return "the signature's s is in the upper half of the curve's order; negate it";
    }
  }

  /// Another key signed, or what was signed differs from what came.
  ///
  /// @param named whose signature it should be
  /// @param recovered whose it would be for this message, if anyone's
  record OtherSigner(Address named, Optional<Address> recovered) implements Refused {
    @Override
    public String reason() {
      return "the signature is not %s's over this message%s"
          .formatted(named, recovered.map(a -> " (it would be " + a + "'s)").orElse(""));
    }
  }
}
