package org.openledger.datanet.contribution;

import java.util.List;
import java.util.Map;
import org.openledger.datanet.access.Grant;
import org.openledger.datanet.row.DatanetException;
import org.openledger.primitives.Address;
import org.openledger.primitives.TypedData;
import org.openledger.primitives.UInt256;

/// An owner takes a grant back.
///
/// EIP-712 type: `AccessRevocation(address owner,uint64 grant,uint64 time)`.
///
/// @param owner who takes it back
/// @param grant the grant's number in the Datanet
/// @param time when it was signed, in seconds since 1970
public record AccessRevocation(Address owner, long grant, long time) implements Message {
  private static final List<TypedData.Field> FIELDS =
      List.of(
          new TypedData.Field("owner", "address"),
          new TypedData.Field("grant", "uint64"),
          new TypedData.Field("time", "uint64"));

  /// Refuses a number or a time that cannot be.
  public AccessRevocation {
    if (grant < 1) {
      throw DatanetException.invalid("a grant's number is above 0, not " + grant);
    }
    Grant.requireTime("time", time);
  }

  @Override
  public Address signer() {
    return owner;
  }

  @Override
  public TypedData typedData(DatanetDomain domain) {
    return new TypedData(
        Map.of("AccessRevocation", FIELDS),
        "AccessRevocation",
        domain.typed(),
        Map.of("owner", owner, "grant", UInt256.of(grant), "time", UInt256.of(time)));
  }
}
