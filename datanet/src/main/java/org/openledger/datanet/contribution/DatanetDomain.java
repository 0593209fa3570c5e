package org.openledger.datanet.contribution;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.openledger.datanet.row.DatanetException;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Keccak;
import org.openledger.primitives.TypedData;
import org.openledger.primitives.UInt256;

/// Where a signature counts: one Datanet on one chain (the domain of EIP-712).
///
/// The Datanet's id is the domain's salt, for a Datanet has no contract of its own yet.
///
/// @param chainId the chain's id, above 0
/// @param datanet the Datanet's id
public record DatanetDomain(long chainId, Hash datanet) {
  /// The domain's name, which a wallet shows.
  public static final String NAME = "OpenLedger Datanet";

  /// The version of the signed types.
  public static final String VERSION = "1";

  private static final Pattern DATANET_NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?");

  /// Refuses a chain id that is not positive.
  public DatanetDomain {
    if (chainId < 1) {
      throw DatanetException.invalid("a chain id is above 0, not " + chainId);
    }
  }

  /// The domain of the Datanet that `owner` calls `name`: 1 to 64 lower-case letters, digits and
  /// inner hyphens.
  ///
  /// The id is keccak-256 of `openledger.datanet.1` in ASCII, the owner's 20 bytes, and the name.
  public static DatanetDomain of(long chainId, Address owner, String name) {
    if (!DATANET_NAME.matcher(name).matches()) {
      throw DatanetException.invalid(
          "a Datanet's name is 1 to 64 of a-z, 0-9 and inner hyphens, not \"%.64s\""
              .formatted(name));
    }
    byte[] tag = "openledger.datanet.1".getBytes(StandardCharsets.US_ASCII);
    byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
    return new DatanetDomain(chainId, Keccak.hash(tag, owner.bytes(), ascii));
  }

  TypedData.Domain typed() {
    return new TypedData.Domain(NAME, VERSION, UInt256.of(chainId), null, datanet);
  }
}
