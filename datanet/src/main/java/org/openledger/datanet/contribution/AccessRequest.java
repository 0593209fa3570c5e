package org.openledger.datanet.contribution;

import java.util.List;
import java.util.Map;
import org.openledger.datanet.access.Grant;
import org.openledger.datanet.row.RowText;
import org.openledger.primitives.Address;
import org.openledger.primitives.TypedData;
import org.openledger.primitives.UInt256;

/// A wallet's request to read a gated Datanet.
///
/// EIP-712 type: `AccessRequest(address asker,string purpose,uint64 until,uint64 time)`.
///
/// @param asker who wants to read
/// @param purpose what the rows will be used for
/// @param until until when, in seconds since 1970
/// @param time when it was signed, in seconds since 1970
public record AccessRequest(Address asker, String purpose, long until, long time)
    implements Message {
  private static final List<TypedData.Field> FIELDS =
      List.of(
          new TypedData.Field("asker", "address"),
          new TypedData.Field("purpose", "string"),
          new TypedData.Field("until", "uint64"),
          new TypedData.Field("time", "uint64"));

  /// Refuses a purpose that is empty, too long or not in the kept form, and times out of range.
  public AccessRequest {
    RowText.requireKept("purpose", purpose, Grant.PURPOSE_BYTES_MAX);
    Grant.requirePurpose(purpose);
    Grant.requireTime("until", until);
    Grant.requireTime("time", time);
  }

  @Override
  public Address signer() {
    return asker;
  }

  @Override
  public TypedData typedData(DatanetDomain domain) {
    return new TypedData(
        Map.of("AccessRequest", FIELDS),
        "AccessRequest",
        domain.typed(),
        Map.of(
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
