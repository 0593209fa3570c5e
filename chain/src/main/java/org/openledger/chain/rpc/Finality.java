package org.openledger.chain.rpc;

/// The heights that `safe` and `finalized` name; beyond the head they name the head.
public record Finality(long safe, long finalized) {
  /// Everything that can be seen is safe and final: one sequencer and synced writes.
  public static final Finality AT_ONCE = new Finality(Long.MAX_VALUE, Long.MAX_VALUE);
}
