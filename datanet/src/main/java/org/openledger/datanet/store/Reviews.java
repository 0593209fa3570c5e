package org.openledger.datanet.store;

import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.openledger.datanet.contribution.DatanetDomain;
import org.openledger.datanet.contribution.Judgement;
import org.openledger.datanet.contribution.Review;
import org.openledger.datanet.contribution.RowStatus;
import org.openledger.datanet.contribution.Signed;
import org.openledger.datanet.row.RowId;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hex;
import org.openledger.primitives.Signature;

/// Reviews, in the table `review`, and what they make of a row.
public final class Reviews {
  private Reviews() {}

  /// Keeps a review by one of the reviewers; the row is decided once `quorum` of them agree.
  public static Judgement insert(Handle handle, Review review, Signature signature, int quorum) {
    RowId row = review.row();
    Optional<Standing> found = standing(handle, row);
    if (found.isEmpty()) {
      return new Judgement.NoSuchRow(row);
    }
    Standing standing = found.get();
    if (standing.contributor().equals(review.reviewer())) {
      return new Judgement.OwnRow(row);
    }
    if (standing.status() != RowStatus.PENDING) {
      return new Judgement.Late(row, standing.status());
    }
    int kept =
        handle.execute(
            "INSERT INTO review (row, reviewer, accept, reason, time, signature) VALUES (?, ?, ?,"
                + " ?, ?, ?) ON CONFLICT DO NOTHING",
            row.bytes(),
            review.reviewer().bytes(),
            review.accept() ? 1 : 0,
            review.reason(),
            review.time(),
            signature.bytes());
    if (kept == 0) {
      return new Judgement.Late(row, standing.status());
    }
    int agreed =
        handle
            .createQuery("SELECT count(*) FROM review WHERE row = ? AND accept = ?")
            .bind(0, row.bytes())
            .bind(1, review.accept() ? 1 : 0)
            .mapTo(Integer.class)
            .one();
    if (agreed < quorum) {
      return new Judgement.Counted(row, RowStatus.PENDING);
    }
    RowStatus status = review.accept() ? RowStatus.ACCEPTED : RowStatus.REJECTED;
    Rows.mark(handle, row, status);
    return new Judgement.Counted(row, status);
  }

  /// The reviews of row `id` as they were signed, by time.
  public static List<Signed<Review>> of(Handle handle, DatanetDomain domain, RowId id) {
    return handle
        .createQuery(
            "SELECT reviewer, accept, reason, time, signature FROM review WHERE row = ? ORDER BY"
                + " time, reviewer")
        .bind(0, id.bytes())
        .map((rs, _) -> {
          var message =
              new Review(
                  Address.of(rs.getBytes(1)), id, rs.getBoolean(2), rs.getString(3), rs.getLong(4));
          return new Signed<>(domain, message, Hex.encode(rs.getBytes(5)));
        })
        .list();
  }

  /// How many rows `reviewer` has judged.
  public static int count(Handle handle, Address reviewer) {
    return handle
        .createQuery("SELECT count(*) FROM review WHERE reviewer = ?")
        .bind(0, reviewer.bytes())
        .mapTo(Integer.class)
        .one();
  }

  private record Standing(RowStatus status, Address contributor) {}

  private static Optional<Standing> standing(Handle handle, RowId row) {
    return handle
        .createQuery(
            "SELECT r.status, c.contributor FROM row r JOIN contribution c ON c.row = r.id WHERE"
                + " r.id = ?")
        .bind(0, row.bytes())
        .map(
            (rs, _) -> new Standing(RowStatus.valueOf(rs.getString(1)), Address.of(rs.getBytes(2))))
        .findOne();
  }
}
