package org.openledger.datanet.contribution;

/// Where a row stands with its reviewers.
public enum RowStatus {
  /// Not enough reviewers agree yet.
  PENDING,
  /// Enough accepted it: it joins the next version.
  ACCEPTED,
  /// Enough rejected it: it joins none.
  REJECTED
}
