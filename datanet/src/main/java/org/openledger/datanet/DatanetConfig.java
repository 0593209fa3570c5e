package org.openledger.datanet;

import java.util.Set;
import org.openledger.datanet.access.AccessPolicy.Access;
import org.openledger.datanet.contribution.DatanetDomain;
import org.openledger.datanet.row.DatanetException;
import org.openledger.primitives.Address;

/// What a Datanet is called, whose it is, and how it takes and shows rows.
///
/// @param chainId the chain it lives on
/// @param owner the wallet that owns it; with the name it makes the Datanet's id
/// @param name 1 to 64 lower-case letters, digits and inner hyphens
/// @param access whether reading needs a grant
/// @param reviewing who judges rows
/// @param databaseBytesMax the most bytes its database may grow to
public record DatanetConfig(
    long chainId,
    Address owner,
    String name,
    Access access,
    Reviewing reviewing,
    long databaseBytesMax) {
  /// How large a database may grow unless someone says otherwise.
  public static final long DATABASE_BYTES_MAX = 16L << 30;

  /// Checks the name and the limits.
  public DatanetConfig {
    DatanetDomain.of(chainId, owner, name);
    if (databaseBytesMax < 1 << 20) {
      throw DatanetException.invalid(
          "a database of at most %,d bytes holds nothing".formatted(databaseBytesMax));
    }
  }

  /// Who judges rows, and how many must agree.
  ///
  /// @param reviewers the wallets whose reviews count
  /// @param quorum how many of them decide a row, either way
  public record Reviewing(Set<Address> reviewers, int quorum) {
    /// Refuses a quorum that can never be reached.
    public Reviewing {
      reviewers = Set.copyOf(reviewers);
      if (quorum < 1 || quorum > reviewers.size()) {
        throw DatanetException.invalid(
            "a quorum of %d among %d reviewers".formatted(quorum, reviewers.size()));
      }
    }

    /// Two of `reviewers` decide.
    public static Reviewing byTwo(Set<Address> reviewers) {
      return new Reviewing(reviewers, 2);
    }
  }

  /// Where signatures for this Datanet count.
  public DatanetDomain domain() {
    return DatanetDomain.of(chainId, owner, name);
  }
}
