package org.openledger.attribution.notes;

import static org.openledger.attribution.AttributionException.require;

/// Log-likelihoods as int64 in millionths of a nat: the unit in which notes are valued.
public final class MicroNats {
  /// Micro-nats in a nat.
  public static final long PER_NAT = 1_000_000;

  private static final double NATS_MAX = 1e9;

  private MicroNats() {}

  /// `nats` to the nearest micro-nat, halves to even; finite and within ±10⁹ nats.
  public static long of(double nats) {
    require(Math.abs(nats) <= NATS_MAX, "a log-likelihood of %s nats: within ±%s", nats, NATS_MAX);
    return (long) Math.rint(nats * PER_NAT);
  }

  /// Each of `nats` by [#of(double)].
  public static long[] of(double[] nats) {
    long[] micro = new long[nats.length];
    for (int i = 0; i < nats.length; i++) {
      micro[i] = of(nats[i]);
    }
    return micro;
  }

  static void check(long microNats) {
    require(
        Math.abs((double) microNats) <= NATS_MAX * PER_NAT,
        "a log-likelihood of %d micro-nats: within ±%s nats",
        microNats,
        NATS_MAX);
  }
}
