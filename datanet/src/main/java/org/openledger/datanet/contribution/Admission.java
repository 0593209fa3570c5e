package org.openledger.datanet.contribution;

import org.openledger.datanet.row.RowId;
import org.openledger.primitives.Address;

/// What came of handing in a row.
public sealed interface Admission {
  /// The row is kept and waits for its reviewers.
  ///
  /// @param row its id
  record Admitted(RowId row) implements Admission {}

  /// The row was not kept.
  sealed interface Refused extends Admission {
    /// Why, in one sentence.
    String reason();
  }

  /// The same question and answer are there already; the first contributor keeps them.
  ///
  /// @param first the row that was first
  /// @param contributor whose it is
  record Duplicate(RowId first, Address contributor) implements Refused {
    @Override
    public String reason() {
      return "row %s by %s says the same already".formatted(first, contributor);
    }
  }

  /// The contribution's signature does not hold.
  ///
  /// @param check what is wrong with it
  record BadSignature(SignatureCheck.Refused check) implements Refused {
    @Override
    public String reason() {
      return check.reason();
    }
  }

  /// The contribution is not about this row, or not one that this Datanet takes.
  ///
  /// @param reason why
  record Mismatch(String reason) implements Refused {}
}
