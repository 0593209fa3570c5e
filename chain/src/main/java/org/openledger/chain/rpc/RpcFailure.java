package org.openledger.chain.rpc;

/// An error that goes back to the caller, with its JSON-RPC code.
final class RpcFailure extends RuntimeException {
  static final int PARSE = -32700;
  static final int INVALID_REQUEST = -32600;
  static final int NO_METHOD = -32601;
  static final int INVALID_PARAMS = -32602;
  static final int INTERNAL = -32603;
  static final int SERVER = -32000;
  static final int TOO_LARGE = -32003;
  static final int LIMIT = -32005;

  private final int code;

  RpcFailure(int code, String message) {
    super(message, null, false, false); // an answer, not a fault: no stack trace
    this.code = code;
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
}
