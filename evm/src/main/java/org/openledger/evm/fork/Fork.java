package org.openledger.evm.fork;

/// A set of consensus rules, oldest first; a fork has every [Eip] of those before it.
public enum Fork {
  /// Dencun's execution half, March 2024.
  CANCUN(new BlobSchedule(3, 6, 6, 3_338_477)),
  /// Pectra's execution half, May 2025.
  PRAGUE(new BlobSchedule(6, 9, 9, 5_007_716)),
  /// Fusaka's execution half, December 2025.
  OSAKA(new BlobSchedule(6, 9, 6, 5_007_716));

  private final BlobSchedule blobs;

  Fork(BlobSchedule blobs) {
    this.blobs = blobs;
  }

  /// Whether `eip` holds.
  public boolean has(Eip eip) {
    return eip.since().compareTo(this) <= 0;
  }

  /// How many blobs a block and a transaction may carry and how their price moves, before any
  /// blob-parameter-only fork (EIP-7892).
  public BlobSchedule blobs() {
    return blobs;
  }
}
