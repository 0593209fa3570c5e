package org.openledger.datanet.access;

/// What came of a word about access.
public sealed interface Decision {
  /// It was kept.
  ///
  /// @param entry the request as it stands now
  record Kept(AccessEntry entry) implements Decision {}

  /// It was not kept, and nothing was changed.
  ///
  /// @param fault what kind of fault it has
  /// @param reason one sentence
  record Refused(Fault fault, String reason) implements Decision {}

  /// What can be wrong with a word.
  enum Fault {
    /// It is not what its signer can have signed here and now.
    INVALID,
    /// Only the Datanet's owner may say it.
    NOT_THE_OWNER,
    /// There is no such request or grant.
    NOT_FOUND,
    /// The request does not stand so that this could be said, or too many wait.
    CONFLICT
  }
}
