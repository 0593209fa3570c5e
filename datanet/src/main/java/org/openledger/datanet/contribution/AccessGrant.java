package org.openledger.datanet.contribution;

import java.util.List;
import java.util.Map;
import org.openledger.datanet.access.Grant;
import org.openledger.datanet.row.RowText;
import org.openledger.primitives.Address;
import org.openledger.primitives.TypedData;
import org.openledger.primitives.UInt256;

/// An owner's leave for one wallet to read.
///
/// EIP-712 type: `AccessGrant(address owner,address asker,string purpose,uint64 until,uint64
/// time)`.
///
/// @param owner who gives it
/// @param asker who may read
/// @param purpose what for, in the asker's words
/// @param until until when, in seconds since 1970, exclusive
/// @param time when it was signed, in seconds since 1970
public record AccessGrant(Address owner, Address asker, String purpose, long until, long time)
    implements Message {
  private static final List<TypedData.Field> FIELDS =
      List.of(
          new TypedData.Field("owner", "address"),
          new TypedData.Field("asker", "address"),
          new TypedData.Field("purpose", "string"),
          new TypedData.Field("until", "uint64"),
          new TypedData.Field("time", "uint64"));

  /// Refuses a purpose that is empty, too long or not in the kept form, and times out of range.
  public AccessGrant {
    RowText.requireKept("purpose", purpose, Grant.PURPOSE_BYTES_MAX);
    Grant.requirePurpose(purpose);
    Grant.requireTime("until", until);
    Grant.requireTime("time", time);
  }

  @Override
  public Address signer() {
    return owner;
  }

  @Override
  public TypedData typedData(DatanetDomain domain) {
    return new TypedData(
        Map.of("AccessGrant", FIELDS),
        "AccessGrant",
        domain.typed(),
        Map.of(
            "owner",
            owner,
            "asker",
            asker,
            "purpose",
            purpose,
            "until",
            UInt256.of(until),
            "time",
            UInt256.of(time)));
  }
}
