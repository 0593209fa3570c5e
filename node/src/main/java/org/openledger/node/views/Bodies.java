package org.openledger.node.views;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.openledger.datanet.Datanet;
import org.openledger.datanet.contribution.RowStatus;
import org.openledger.datanet.row.ContributedRow;
import org.openledger.primitives.Address;
import org.openledger.primitives.MerkleProof;
import org.openledger.serving.ServingException;
import org.openledger.serving.ServingException.Code;
import org.openledger.serving.api.ApiCall;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The shapes that several views share.
final class Bodies {
  private Bodies() {}

  static ObjectNode object(String name) {
    return JsonNodeFactory.instance.objectNode().put("object", name);
  }

  /// `GET` and nothing else.
  static void requireGet(ApiCall call) {
    if (!call.method().equals("GET")) {
      throw new ServingException(
          Code.METHOD_NOT_ALLOWED, "Not allowed to %s here; use GET.".formatted(call.method()));
    }
  }

  static ServingException notFound(String what) {
    return new ServingException(Code.NOT_FOUND, what);
  }

  static ObjectNode proof(MerkleProof path) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("index", path.index()).put("count", path.count());
    ArrayNode siblings = json.putArray("siblings");
    path.siblings().forEach(s -> siblings.add(s.toString()));
    return json;
  }

  /// A row: its words for those who may read it, else who gave it and what it hashes to.
  static ObjectNode row(Datanet datanet, ContributedRow row, Optional<Address> asker, Instant now) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("row", row.id().toString());
    json.put("contributor", row.contributor().toString());
    row.label().ifPresent(label -> json.put("label", label));
    boolean readable = datanet.access().readable(asker, row, now);
    json.put("readable", readable);
    json.put("licence", row.row().licence().toString());
    json.put("language", row.row().language());
    if (readable) {
      json.put("category", row.row().category());
      json.put("question", row.row().question());
      json.put("answer", row.row().answer());
      ArrayNode sources = json.putArray("sources");
      row.row().sources().forEach(sources::add);
    }
    return json;
  }

  static String label(RowStatus status) {
    return status.name().toLowerCase(java.util.Locale.ROOT);
  }

  static void addresses(ArrayNode list, List<Address> addresses) {
    addresses.forEach(a -> list.add(a.toString()));
  }
}
