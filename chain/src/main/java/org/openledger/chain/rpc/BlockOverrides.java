package org.openledger.chain.rpc;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.block.Withdrawal;
import org.openledger.chain.execution.ForkSchedule;
import org.openledger.evm.interpreter.BlockContext;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.UInt256;
import tools.jackson.databind.JsonNode;

/// What a call shall find other in its block than it is: geth's `blockOverrides`. What is left out
/// is null.
record BlockOverrides(
    @Nullable Long number,
    @Nullable Long time,
    @Nullable Long gasLimit,
    @Nullable Address feeRecipient,
    @Nullable Hash prevRandao,
    @Nullable UInt256 baseFee,
    @Nullable UInt256 blobBaseFee,
    @Nullable Hash beaconRoot,
    @Nullable List<Withdrawal> withdrawals) {
  private static final long NUMBER_MAX = 1L << 62;

  /// Nothing else than it is.
  static final BlockOverrides NONE =
      new BlockOverrides(null, null, null, null, null, null, null, null, null);

  /// Part of argument `i` of a call.
  static BlockOverrides of(int i, JsonNode node) {
    Fields f = new Fields(i, node, "override.BlockOverrides");
    f.number("difficulty"); // it must be a number and means nothing
    return new BlockOverrides(
        small(f, "number"),
        small(f, "time"),
        small(f, "gasLimit"),
        f.address("feeRecipient"),
        f.hash("prevRandao"),
        f.number("baseFeePerGas"),
        f.number("blobBaseFee"),
        f.hash("beaconRoot"),
        f.list("withdrawals", BlockOverrides::withdrawal));
  }

  /// Numbers that others are added to stay far from the end of 64 bits.
  private static @Nullable Long small(Fields f, String name) {
    Long value = f.uint64(name);
    if (value != null && Long.compareUnsigned(value, NUMBER_MAX) > 0) {
      throw RpcFailure.argument(f.i(), "%s is beyond 2^62".formatted(name));
    }
    return value;
  }

  private static Withdrawal withdrawal(int i, JsonNode node) {
    Fields f = new Fields(i, node, "types.Withdrawal");
    return new Withdrawal(
        f.required("index", f.uint64("index")),
        f.required("validatorIndex", f.uint64("validatorIndex")),
        f.required("address", f.address("address")),
        f.required("amount", f.uint64("amount")));
  }

  /// The block as a call finds it, under the rules of its time.
  BlockContext apply(BlockContext block, ForkSchedule forks) {
    if (beaconRoot != null) {
      throw unsupported("beaconRoot");
    }
    if (withdrawals != null) {
      throw unsupported("withdrawals");
    }
    return new BlockContext(
        time != null ? forks.at(time) : block.fork(),
        block.chainId(),
        number != null ? number : block.number(),
        time != null ? time : block.timestamp(),
        feeRecipient != null ? feeRecipient : block.coinbase(),
        gasLimit != null ? gasLimit : block.gasLimit(),
        baseFee != null ? baseFee : block.baseFee(),
        blobBaseFee != null ? blobBaseFee : block.blobBaseFee(),
        prevRandao != null ? prevRandao : block.prevRandao(),
        block.hashes());
  }

  private static RpcFailure unsupported(String what) {
    return RpcFailure.server(
        "block override \"%s\" is not supported for this RPC method".formatted(what));
  }
}
