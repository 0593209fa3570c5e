package org.openledger.datanet.contribution;

import java.util.List;
import java.util.Map;
import org.openledger.datanet.row.DatanetException;
import org.openledger.datanet.row.RowId;
import org.openledger.datanet.row.RowText;
import org.openledger.primitives.Address;
import org.openledger.primitives.TypedData;
import org.openledger.primitives.UInt256;

/// A reviewer's judgement of a row.
///
/// EIP-712 type: `Review(address reviewer,bytes32 row,bool accept,string reason,uint64 time)`.
///
/// @param reviewer who judges
/// @param row the row's id
/// @param accept whether it belongs in the Datanet
/// @param reason why; must be given with a refusal
/// @param time when it was signed, in seconds since 1970
public record Review(Address reviewer, RowId row, boolean accept, String reason, long time)
    implements Message {
  private static final int REASON_BYTES_MAX = 1 << 10;
  private static final List<TypedData.Field> FIELDS =
      List.of(
          new TypedData.Field("reviewer", "address"),
          new TypedData.Field("row", "bytes32"),
          new TypedData.Field("accept", "bool"),
          new TypedData.Field("reason", "string"),
          new TypedData.Field("time", "uint64"));

  /// Refuses a refusal without a reason.
  public Review {
    RowText.requireKept("reason", reason, REASON_BYTES_MAX);
    if (!accept && reason.isEmpty()) {
      throw DatanetException.invalid("a review that rejects a row says why");
    }
    Contribution.requireTime(time);
  }

  @Override
  public Address signer() {
    return reviewer;
  }

  @Override
  public TypedData typedData(DatanetDomain domain) {
    return new TypedData(
        Map.of("Review", FIELDS),
        "Review",
        domain.typed(),
        Map.of(
            "reviewer", reviewer,
            "row", row.hash(),
            "accept", accept,
            "reason", reason,
            "time", UInt256.of(time)));
  }
}
