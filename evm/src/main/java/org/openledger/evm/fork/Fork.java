package org.openledger.evm.fork;

/// A set of consensus rules, oldest first.
public enum Fork {
  /// Dencun's execution half, March 2024.
  CANCUN,
  /// Pectra's execution half, May 2025.
  PRAGUE,
  /// Fusaka's execution half, December 2025.
  OSAKA
}
