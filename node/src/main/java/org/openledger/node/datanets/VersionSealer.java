package org.openledger.node.datanets;

import org.openledger.datanet.version.Anchor;
import org.openledger.datanet.version.Version;

/// Seals a Datanet's accepted rows as its next version, here and on chain.
@FunctionalInterface
public interface VersionSealer {
  /// A version that is sealed and registered.
  ///
  /// @param version the version
  /// @param anchor where its seal stands on chain
  record Sealed(Version version, Anchor anchor) {}

  /// Seals; what throws leaves a version that is whole here, or none.
  Sealed seal();
}
