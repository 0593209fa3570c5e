package org.openledger.chain.block;

import java.nio.ByteBuffer;
import java.util.List;
import org.openledger.evm.state.Log;
import org.openledger.primitives.PrimitivesException;
import org.openledger.primitives.Rlp;
import org.openledger.primitives.RlpItem;

/// What a transaction did: the consensus part, as its trie holds it.
///
/// @param cumulativeGas gas of the block's transactions up to this one
public record Receipt(int type, boolean success, long cumulativeGas, List<Log> logs) {
  public Receipt {
    logs = List.copyOf(logs);
  }

  /// The filter over the logs.
  public Bloom bloom() {
    return Bloom.ofLogs(logs);
  }

  /// The EIP-2718 form.
  public byte[] encode() {
    byte[] body =
        Rlp.encode(
            Rlp.list(
                Rlp.of(success ? 1 : 0),
                Rlp.of(cumulativeGas),
                Rlp.of(bloom().bytes()),
                Rlp.list(logs.stream().map(Receipt::encode).toList())));
    return type == 0
        ? body
        : ByteBuffer.allocate(body.length + 1).put((byte) type).put(body).array();
  }

  /// Reads the EIP-2718 form.
  public static Receipt decode(byte[] encoded) {
    int type = encoded.length > 0 && (encoded[0] & 0xff) < 0xc0 ? encoded[0] : 0;
    byte[] body = type == 0 ? encoded : java.util.Arrays.copyOfRange(encoded, 1, encoded.length);
    try {
      List<RlpItem> f = Rlp.decode(body).list("receipt", 4);
      return new Receipt(
          type,
          f.get(0).longNumber("status") == 1,
          f.get(1).longNumber("cumulative gas"),
          f.get(3).list("logs").stream().map(Receipt::log).toList());
    } catch (PrimitivesException e) {
      throw ChainException.malformed(e);
    }
  }

  private static RlpItem encode(Log log) {
    return Rlp.list(
        Rlp.of(log.address()),
        Rlp.list(log.topics().stream().map(Rlp::of).toList()),
        Rlp.of(log.data()));
  }

  private static Log log(RlpItem item) {
    List<RlpItem> f = item.list("log", 3);
    return new Log(
        f.get(0).address("log address"),
        f.get(1).list("topics").stream().map(t -> t.hash("topic")).toList(),
        f.get(2).bytes("log data"));
  }
}
