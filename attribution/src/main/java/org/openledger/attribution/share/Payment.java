package org.openledger.attribution.share;

import java.util.Arrays;
import java.util.Locale;
import org.openledger.attribution.AttributionException;
import org.openledger.primitives.Address;
import org.openledger.primitives.UInt256;

/// One credit out of an answer's fee.
public record Payment(Address to, Role role, UInt256 wei) {
  /// What an account is paid for. A receipt's payments stand in this order, and its bytes carry the
  /// ordinal: add at the end only.
  public enum Role {
    /// The network's treasury.
    TREASURY,
    /// Who registered the adapter.
    MODEL_OWNER,
    /// The validators' part; until validators run, a named account keeps it.
    VALIDATORS,
    /// Whose rows the answer rests on.
    CONTRIBUTOR,
    /// The Datanet's treasury: what no contributor has a claim on.
    DATANET_TREASURY;

    /// Lower case, as JSON carries it.
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    /// The role with that label.
    public static Role of(String label) {
      return Arrays.stream(values())
          .filter(role -> role.label().equals(label))
          .findFirst()
          .orElseThrow(() ->
              new AttributionException(
                  AttributionException.Code.BAD_INPUT, "no payment role " + label));
    }
  }
}
