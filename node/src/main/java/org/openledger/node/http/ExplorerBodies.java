package org.openledger.node.http;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.openledger.node.explorer.Cursor;
import org.openledger.node.explorer.Entries.Creation;
import org.openledger.node.explorer.Entries.Moved;
import org.openledger.node.explorer.Entries.Sent;
import org.openledger.node.explorer.Page;
import org.openledger.node.explorer.Transfer;
import org.openledger.primitives.Address;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The index's entries as JSON: amounts are decimal strings, times seconds since 1970.
final class ExplorerBodies {
  private ExplorerBodies() {}

  /// A page, and the height of the index when it was asked.
  static <T> ObjectNode list(Page<T> page, long height, BiConsumer<ObjectNode, T> write) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("object", "list");
    ArrayNode data = json.putArray("data");
    page.entries().forEach(entry -> write.accept(data.addObject(), entry));
    json.put("next_cursor", page.next().map(Cursor::toString).orElse(null));
    json.put("index_height", height);
    return json;
  }

  static void transaction(ObjectNode json, Sent tx) {
    json.put("hash", tx.hash().toString());
    json.put("block", tx.block());
    json.put("index", tx.index());
    json.put("time", tx.time());
    json.put("from", tx.from().toString());
    json.put("to", text(tx.to()));
    json.put("created", text(tx.created()));
    json.put("value_wei", tx.valueWei().toString());
    json.put("gas_used", tx.gasUsed());
    json.put("gas_price_wei", tx.gasPriceWei().toString());
    json.put("method", tx.method());
    json.put("success", tx.success());
  }

  static void transfer(ObjectNode json, Moved moved) {
    Transfer of = moved.transfer();
    json.put("kind", of.kind().label());
    json.put("contract", of.contract().toString());
    json.put("from", of.from().toString());
    json.put("to", of.to().toString());
    json.put("asset_id", of.kind() == Transfer.Kind.ERC20 ? null : of.assetId().toString());
    json.put("amount", of.amount().toString());
    json.put("transaction", moved.transaction().toString());
    json.put("block", moved.block());
    json.put("log_index", moved.logIndex());
    json.put("time", moved.time());
  }

  static void creation(ObjectNode json, Creation creation) {
    json.put("address", creation.contract().toString());
    json.put("creator", creation.creator().toString());
    json.put("transaction", creation.transaction().toString());
    json.put("block", creation.block());
    json.put("index", creation.index());
    json.put("time", creation.time());
  }

  private static @Nullable String text(@Nullable Address address) {
    return address == null ? null : address.toString();
  }
}
