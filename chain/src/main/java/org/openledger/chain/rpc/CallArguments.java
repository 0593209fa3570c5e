package org.openledger.chain.rpc;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.block.Transaction;
import org.openledger.chain.execution.Executables;
import org.openledger.evm.transaction.IntrinsicGas;
import org.openledger.primitives.Address;
import org.openledger.primitives.UInt256;
import tools.jackson.databind.JsonNode;

/// The transaction object of `eth_call` and `eth_estimateGas`; what is left out is zero.
record CallArguments(
    Address from,
    @Nullable Address to,
    UInt256 value,
    byte[] data,
    UInt256 feeCap,
    @Nullable Long gas) {
  static CallArguments of(int i, JsonNode node) {
    if (!node.isObject()) {
      throw RpcFailure.argument(i, "json: cannot unmarshal into a transaction: not an object");
    }
    boolean legacy = node.hasNonNull("gasPrice");
    if (legacy && (node.hasNonNull("maxFeePerGas") || node.hasNonNull("maxPriorityFeePerGas"))) {
      throw RpcFailure.server("both gasPrice and (maxFeePerGas or maxPriorityFeePerGas) specified");
    }
    return new CallArguments(
        node.hasNonNull("from") ? Params.address(i, node.get("from")) : Address.ZERO,
        node.hasNonNull("to") ? Params.address(i, node.get("to")) : null,
        number(i, node, "value"),
        data(i, node),
        number(i, node, legacy ? "gasPrice" : "maxFeePerGas"),
        node.hasNonNull("gas") ? gas(Params.quantity(i, node.get("gas"), 64)) : null);
  }

  private static long gas(UInt256 value) {
    return value.fitsLong() ? value.toLong() : Long.MAX_VALUE;
  }

  private static UInt256 number(int i, JsonNode node, String key) {
    return node.hasNonNull(key) ? Params.quantity(i, node.get(key), 256) : UInt256.ZERO;
  }

  private static byte[] data(int i, JsonNode node) {
    byte[] input = node.hasNonNull("input") ? Params.bytes(i, node.get("input")) : null;
    byte[] data = node.hasNonNull("data") ? Params.bytes(i, node.get("data")) : null;
    if (input != null && data != null && !Arrays.equals(input, data)) {
      throw RpcFailure.server(
          "both \"data\" and \"input\" are set and not equal. Please use \"input\" to pass"
              + " transaction call data");
    }
    return input != null ? input : data != null ? data : new byte[0];
  }

  long gasOr(long otherwise) {
    return gas == null || gas < 21_000 ? otherwise : gas;
  }

  long intrinsicGas() {
    return IntrinsicGas.of(Executables.of(asTransaction(), from));
  }

  Transaction asTransaction() {
    return new Transaction.DynamicFee(0L, 0, UInt256.ZERO, feeCap, 0, to, value, data, List.of());
  }
}
