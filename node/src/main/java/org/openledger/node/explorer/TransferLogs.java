package org.openledger.node.explorer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.openledger.evm.state.Log;
import org.openledger.node.explorer.Transfer.Kind;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Keccak;
import org.openledger.primitives.UInt256;

/// Reads transfers out of logs (EIP-20, EIP-721, EIP-1155). Anybody's contract writes logs: one
/// that is not exactly of the standard's form holds no transfer, whatever its first topic says.
final class TransferLogs {
  private static final Hash TRANSFER = topic("Transfer(address,address,uint256)");
  private static final Hash SINGLE =
      topic("TransferSingle(address,address,address,uint256,uint256)");
  private static final Hash BATCH =
      topic("TransferBatch(address,address,address,uint256[],uint256[])");
  private static final int WORD = 32;

  private TransferLogs() {}

  private static Hash topic(String event) {
    return Keccak.hash(event.getBytes(StandardCharsets.US_ASCII));
  }

  /// The transfers of one log, in its order.
  static List<Transfer> of(Log log) {
    List<Hash> topics = log.topics();
    if (topics.size() < 3) {
      return List.of();
    }
    Hash event = topics.getFirst();
    if (event.equals(TRANSFER)) {
      return topics.size() == 3 ? erc20(log) : erc721(log);
    }
    if (topics.size() == 4 && (event.equals(SINGLE) || event.equals(BATCH))) {
      return address(topics.get(1)).isEmpty()
          ? List.of()
          : event.equals(SINGLE) ? single(log) : batch(log);
    }
    return List.of();
  }

  private static List<Transfer> erc20(Log log) {
    if (log.data().length != WORD) {
      return List.of();
    }
    return between(log, 1, Kind.ERC20, List.of(UInt256.ZERO), List.of(word(log, 0)));
  }

  private static List<Transfer> erc721(Log log) {
    if (log.data().length != 0) {
      return List.of();
    }
    UInt256 id = UInt256.fromBytes(log.topics().get(3).bytes());
    return between(log, 1, Kind.ERC721, List.of(id), List.of(UInt256.ONE));
  }

  private static List<Transfer> single(Log log) {
    if (log.data().length != 2 * WORD) {
      return List.of();
    }
    return between(log, 2, Kind.ERC1155, List.of(word(log, 0)), List.of(word(log, WORD)));
  }

  private static List<Transfer> batch(Log log) {
    Optional<List<UInt256>> ids = array(log, 0);
    Optional<List<UInt256>> amounts = array(log, WORD);
    return ids.isPresent() && amounts.isPresent() && ids.get().size() == amounts.get().size()
        ? between(log, 2, Kind.ERC1155, ids.get(), amounts.get())
        : List.of();
  }

  /// One transfer for each id, between the accounts of topics `at` and `at` + 1.
  private static List<Transfer> between(
      Log log, int at, Kind kind, List<UInt256> ids, List<UInt256> amounts) {
    Optional<Address> from = address(log.topics().get(at));
    Optional<Address> to = address(log.topics().get(at + 1));
    if (from.isEmpty() || to.isEmpty()) {
      return List.of();
    }
    List<Transfer> transfers = new ArrayList<>(ids.size());
    for (int i = 0; i < ids.size(); i++) {
      transfers.add(
          new Transfer(kind, log.address(), from.get(), to.get(), ids.get(i), amounts.get(i)));
    }
    return transfers;
  }

  /// The `uint256[]` whose offset stands at `at`; empty when it does not lie within the data.
  private static Optional<List<UInt256>> array(Log log, int at) {
    int length = log.data().length;
    int offset = length < at + WORD ? -1 : small(word(log, at), length - WORD);
    int count = offset < 0 ? -1 : small(word(log, offset), (length - offset - WORD) / WORD);
    if (count < 0) {
      return Optional.empty();
    }
    List<UInt256> words = new ArrayList<>(count);
    for (int i = 1; i <= count; i++) {
      words.add(word(log, offset + i * WORD));
    }
    return Optional.of(words);
  }

  /// The number, or −1 when it is above `max`.
  private static int small(UInt256 number, int max) {
    return number.fitsLong() && number.toLong() <= max ? (int) number.toLong() : -1;
  }

  private static UInt256 word(Log log, int at) {
    return UInt256.at(log.data(), at);
  }

  /// The address in a topic; empty when the twelve bytes before it are not zero.
  private static Optional<Address> address(Hash topic) {
    return topic.w0() == 0 && topic.w1() >>> 32 == 0
        ? Optional.of(Address.at(topic.bytes(), Hash.BYTES - Address.BYTES))
        : Optional.empty();
  }
}
