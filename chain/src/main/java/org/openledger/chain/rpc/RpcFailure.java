package org.openledger.chain.rpc;

import org.jspecify.annotations.Nullable;
import org.openledger.chain.trace.RevertReason;
import org.openledger.primitives.Hex;

/// An error that goes back to the caller, with its JSON-RPC code.
final class RpcFailure extends RuntimeException {
  /// A call that reverted; its output comes as data.
  static final int REVERTED = 3;

  static final int PARSE = -32700;
  static final int INVALID_REQUEST = -32600;
  static final int NO_METHOD = -32601;
  static final int INVALID_PARAMS = -32602;
  static final int INTERNAL = -32603;
  static final int SERVER = -32000;
  static final int TOO_LARGE = -32003;
  static final int LIMIT = -32005;

  // What eth_simulateV1 has its own codes for.
  static final int VM = -32015;
  static final int NONCE_TOO_LOW = -38010;
  static final int NONCE_TOO_HIGH = -38011;
  static final int FEE_TOO_LOW = -38012;
  static final int INTRINSIC_GAS = -38013;
  static final int INSUFFICIENT_FUNDS = -38014;
  static final int BLOCK_GAS = -38015;
  static final int BLOCK_NUMBER = -38020;
  static final int BLOCK_TIME = -38021;
  static final int SENDER_HAS_CODE = -38024;
  static final int INIT_CODE_SIZE = -38025;
  static final int CLIENT_LIMIT = -38026;

  private final int code;
  private final @Nullable String data;

  RpcFailure(int code, String message) {
    this(code, message, null);
  }

  RpcFailure(int code, String message, @Nullable String data) {
    super(message, null, false, false); // an answer, not a fault: no stack trace
    this.code = code;
    this.data = data;
  }

  static RpcFailure reverted(byte[] output) {
    String reason = RevertReason.of(output).map(text -> ": " + text).orElse("");
    return new RpcFailure(REVERTED, "execution reverted" + reason, Hex.encode(output));
  }

  static RpcFailure server(String message) {
    return new RpcFailure(SERVER, message);
  }

  static RpcFailure argument(int index, String message) {
    return new RpcFailure(INVALID_PARAMS, "invalid argument %d: %s".formatted(index, message));
  }

  int code() {
    return code;
  }

  /// What a caller can read by program; null for nothing.
  @Nullable String data() {
    return data;
  }
}
