package org.openledger.datanet.access;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.openledger.datanet.row.ContributedRow;
import org.openledger.primitives.Address;

/// Decides who reads what: an open Datanet is everybody's; a gated one its owner's, its reviewers'
/// and its grantees'; and each contributor reads the own rows whatever the gate.
///
/// @param access whether there is a gate
/// @param owner the Datanet's owner
/// @param reviewers those who must read rows to judge them
/// @param grants every grant ever made
public record AccessPolicy(
    Access access, Address owner, Set<Address> reviewers, List<Grant> grants) {
  /// Keeps its own copies.
  public AccessPolicy {
    reviewers = Set.copyOf(reviewers);
    grants = List.copyOf(grants);
  }

  /// Whether a Datanet has a gate.
  public enum Access {
    /// Anyone reads, named or not.
    OPEN,
    /// Reading needs a grant.
    GATED
  }

  /// What `asker` may read at `now`; empty for someone who gave no name.
  public ReadScope scope(Optional<Address> asker, Instant now) {
    if (access == Access.OPEN) {
      return new ReadScope.Everything();
    }
    if (asker.isEmpty()) {
      return new ReadScope.Nothing();
    }
    Address name = asker.get();
    boolean inside =
        name.equals(owner)
            || reviewers.contains(name)
            || grants.stream().anyMatch(g -> g.asker().equals(name) && g.holds(now));
    return inside ? new ReadScope.Everything() : new ReadScope.OwnRows(name);
  }

  /// Whether `asker` may read `row` at `now`.
  public boolean readable(Optional<Address> asker, ContributedRow row, Instant now) {
    return scope(asker, now).readable(row.contributor());
  }
}
