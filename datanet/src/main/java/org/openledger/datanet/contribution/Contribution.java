package org.openledger.datanet.contribution;

import java.util.List;
import java.util.Map;
import org.openledger.datanet.row.DatanetException;
import org.openledger.datanet.row.Licence;
import org.openledger.datanet.row.RowId;
import org.openledger.datanet.row.RowText;
import org.openledger.primitives.Address;
import org.openledger.primitives.TypedData;
import org.openledger.primitives.UInt256;

/// A contributor's word that a row is theirs to give, under a licence, and what it may be used for.
///
/// EIP-712 type: `Contribution(address contributor,bytes32 row,string licence,string source,string
/// consent,uint64 time)`.
///
/// @param contributor who gives the row
/// @param row the row's id, and so its every byte
/// @param licence the licence it is given under, the same as the row's
/// @param source where the contributor has it from, with the credit that the licence asks for; may
///   be empty for the contributor's own words
/// @param consent what the contributor agrees to, word for word
/// @param time when it was signed, in seconds since 1970
public record Contribution(
    Address contributor, RowId row, Licence licence, String source, String consent, long time)
    implements Message {
  /// The consent that Datanets ask for.
  public static final String CONSENT =
      "I may give this row under the licence named here. It may be used to train models, be shown"
          + " to them as a note, and be paid for by what it contributes to their answers.";

  private static final int TEXT_BYTES_MAX = 1 << 10;

  /// The members of the EIP-712 type, in their order.
  public static final List<TypedData.Field> FIELDS =
      List.of(
          new TypedData.Field("contributor", "address"),
          new TypedData.Field("row", "bytes32"),
          new TypedData.Field("licence", "string"),
          new TypedData.Field("source", "string"),
          new TypedData.Field("consent", "string"),
          new TypedData.Field("time", "uint64"));

  /// Refuses texts that are too long or not in the kept form, and a time before 1970.
  public Contribution {
    RowText.requireKept("source", source, TEXT_BYTES_MAX);
    RowText.requireKept("consent", consent, TEXT_BYTES_MAX);
    requireTime(time);
  }

  @Override
  public Address signer() {
    return contributor;
  }

  @Override
  public TypedData typedData(DatanetDomain domain) {
    return new TypedData(
        Map.of("Contribution", FIELDS),
        "Contribution",
        domain.typed(),
        Map.of(
            "contributor",
            contributor,
            "row",
            row.hash(),
            "licence",
            licence.id(),
            "source",
            source,
            "consent",
            consent,
            "time",
            UInt256.of(time)));
  }

  static void requireTime(long time) {
    if (time < 0) {
      throw DatanetException.invalid("a time is in seconds since 1970, not " + time);
    }
  }
}
