package org.openledger.datanet.contribution;

import org.openledger.datanet.row.RowId;
import org.openledger.primitives.Address;

/// What came of handing in a review.
public sealed interface Judgement {
  /// The review counts.
  ///
  /// @param row the reviewed row
  /// @param status the row's status with this review
  record Counted(RowId row, RowStatus status) implements Judgement {}

  /// The review does not count.
  sealed interface Refused extends Judgement {
    /// Why, in one sentence.
    String reason();
  }

  /// The review's signature does not hold.
  ///
  /// @param check what is wrong with it
  record BadSignature(SignatureCheck.Refused check) implements Refused {
    @Override
    public String reason() {
      return check.reason();
    }
  }

  /// The signer is not one of the Datanet's reviewers.
  ///
  /// @param signer who signed
  record NotAReviewer(Address signer) implements Refused {
    @Override
    public String reason() {
      return signer + " is not a reviewer of this Datanet";
    }
  }

  /// Nobody judges the own row.
  ///
  /// @param row the row
  record OwnRow(RowId row) implements Refused {
    @Override
    public String reason() {
      return "row " + row + " is the reviewer's own";
    }
  }

  /// There is no such row here.
  ///
  /// @param row the id
  record NoSuchRow(RowId row) implements Refused {
    @Override
    public String reason() {
      return "no row " + row + " in this Datanet";
    }
  }

  /// The reviewer has judged the row before, or enough others have.
  ///
  /// @param row the row
  /// @param status its status, which stays
  record Late(RowId row, RowStatus status) implements Refused {
    @Override
    public String reason() {
      return "row %s is %s, or judged by this reviewer before"
          .formatted(row, status.name().toLowerCase(java.util.Locale.ROOT));
    }
  }

  /// The review cannot have been made: its time lies ahead.
  ///
  /// @param reason what is wrong
  record Mismatch(String reason) implements Refused {}
}
