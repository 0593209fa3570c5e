package org.openledger.node.explorer;

import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.openledger.node.explorer.Entries.Creation;
import org.openledger.node.explorer.Entries.Moved;
import org.openledger.node.explorer.Entries.Sent;
import org.openledger.primitives.Address;
import org.openledger.testing.Vectors;
import tools.jackson.databind.JsonNode;

/// Answers the index's questions from geth's own receipts, by reading all of them each time.
/// Entries are lines of text, so that it shares nothing with the index but letters.
final class ReceiptsTwin {
  private static final String ERC20 =
      "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";

  private final List<JsonNode> receipts = new ArrayList<>();

  ReceiptsTwin(Path file) throws Exception {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      Vectors.parse(in.readAllBytes()).forEach(block -> block.forEach(receipts::add));
    }
  }

  /// Every address that occurs.
  Set<String> addresses() {
    Set<String> found = new TreeSet<>();
    for (JsonNode receipt : receipts) {
      for (String field : List.of("from", "to", "contractAddress")) {
        if (!receipt.path(field).isNull()) {
          found.add(receipt.path(field).asString());
        }
      }
      for (JsonNode log : receipt.get("logs")) {
        log.get("topics").forEach(topic -> found.add("0x" + topic.asString().substring(26)));
      }
    }
    return found;
  }

  /// The transactions of `address`, newest first.
  List<String> transactions(String address) {
    List<String> lines = new ArrayList<>();
    for (JsonNode receipt : receipts.reversed()) {
      String created = created(receipt);
      if (List.of(text(receipt, "from"), text(receipt, "to"), created).contains(address)) {
        lines.add(
            String.join(
                " ",
                text(receipt, "transactionHash"),
                number(receipt, "blockNumber"),
                number(receipt, "transactionIndex"),
                text(receipt, "from"),
                text(receipt, "to"),
                created,
                number(receipt, "gasUsed"),
                number(receipt, "effectiveGasPrice"),
                String.valueOf(success(receipt))));
      }
    }
    return lines;
  }

  static String line(Sent tx) {
    return String.join(
        " ",
        tx.hash().toString(),
        String.valueOf(tx.block()),
        String.valueOf(tx.index()),
        tx.from().toHex(),
        text(tx.to()),
        text(tx.created()),
        String.valueOf(tx.gasUsed()),
        tx.gasPriceWei().toString(),
        String.valueOf(tx.success()));
  }

  /// The ERC-20 transfers of `address`, newest first.
  List<String> transfers(String address) {
    List<String> lines = new ArrayList<>();
    for (JsonNode receipt : receipts) {
      for (JsonNode log : receipt.get("logs")) {
        JsonNode topics = log.get("topics");
        String data = log.get("data").asString();
        if (topics.size() == 3 && topics.get(0).asString().equals(ERC20) && data.length() == 66) {
          String from = "0x" + topics.get(1).asString().substring(26);
          String to = "0x" + topics.get(2).asString().substring(26);
          if (from.equals(address) || to.equals(address)) {
            lines.add(
                String.join(
                    " ",
                    text(log, "transactionHash"),
                    number(log, "blockNumber"),
                    number(log, "logIndex"),
                    text(log, "address"),
                    from,
                    to,
                    new BigInteger(data.substring(2), 16).toString()));
          }
        }
      }
    }
    return lines.reversed();
  }

  static String line(Moved moved) {
    Transfer of = moved.transfer();
    return String.join(
        " ",
        moved.transaction().toString(),
        String.valueOf(moved.block()),
        String.valueOf(moved.logIndex()),
        of.contract().toHex(),
        of.from().toHex(),
        of.to().toHex(),
        of.amount().toString());
  }

  /// The contracts that succeeded, newest first.
  List<String> contracts() {
    List<String> lines = new ArrayList<>();
    for (JsonNode receipt : receipts.reversed()) {
      if (!created(receipt).equals("-")) {
        lines.add(
            String.join(
                " ",
                created(receipt),
                text(receipt, "from"),
                text(receipt, "transactionHash"),
                number(receipt, "blockNumber")));
      }
    }
    return lines;
  }

  static String line(Creation creation) {
    return String.join(
        " ",
        creation.contract().toHex(),
        creation.creator().toHex(),
        creation.transaction().toString(),
        String.valueOf(creation.block()));
  }

  private static boolean success(JsonNode receipt) {
    return receipt.get("status").asString().equals("0x1");
  }

  private static String created(JsonNode receipt) {
    return success(receipt) ? text(receipt, "contractAddress") : "-";
  }

  private static String text(JsonNode json, String field) {
    return json.path(field).isNull() ? "-" : json.get(field).asString();
  }

  private static String text(@org.jspecify.annotations.Nullable Address address) {
    return address == null ? "-" : address.toHex();
  }

  private static String number(JsonNode json, String field) {
    return new BigInteger(json.get(field).asString().substring(2), 16).toString();
  }
}
