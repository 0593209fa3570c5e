package org.openledger.chain.rpc;

/// What one request may cost: characters, nesting and calls in, characters out.
public record RpcLimits(int requestCharsMax, int depthMax, int batchMax, int responseCharsMax) {
  /// geth's: 5 MiB in, 1,000 calls a batch, 25 MB out; nesting 64 deep.
  public static final RpcLimits DEFAULT = new RpcLimits(5 << 20, 64, 1_000, 25_000_000);
}
