package org.openledger.node.datanets;

import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.openledger.datanet.access.AccessPolicy;
import org.openledger.datanet.row.ContributedRow;
import org.openledger.datanet.row.RowId;
import org.openledger.datanet.version.Changes;
import org.openledger.node.session.Session;
import org.openledger.primitives.Address;
import org.openledger.serving.ServingException;
import org.openledger.serving.ServingException.Code;
import org.openledger.serving.api.ApiCall;
import org.openledger.serving.api.Outcome;
import org.openledger.serving.api.QueryFields;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Versions: sealing the next one, and what differs between two.
final class VersionsApi {
  private static final int ROWS_MAX = 1_000;
  private static final long ROWS_DEFAULT = 100;

  private final Room room;
  private final VersionSealer sealer;
  private final ReentrantLock sealing = new ReentrantLock();

  VersionsApi(Room room, VersionSealer sealer) {
    this.room = room;
    this.sealer = sealer;
  }

  /// `POST versions`.
  Outcome seal(ApiCall call) {
    Room.method(call, "POST");
    QueryFields.of(call.query());
    room.owner(call);
    if (!sealing.tryLock()) {
      throw new ServingException(
          Code.CONFLICT,
          "A version is being sealed at this moment; nothing was changed. Try again when it is"
              + " done.");
    }
    try {
      VersionSealer.Sealed sealed = sealer.seal();
      ObjectNode answer = JsonNodeFactory.instance.objectNode();
      answer.put("object", "version");
      answer.put("version", sealed.version().number());
      answer.put("root", sealed.version().root().toString());
      answer.put("rows", sealed.version().rows());
      answer.put("block", sealed.anchor().block());
      answer.put("transaction", sealed.anchor().transaction().toString());
      return new Outcome.Json(200, answer);
    } finally {
      sealing.unlock();
    }
  }

  /// `GET diff`.
  Outcome diff(ApiCall call) {
    Room.method(call, "GET");
    QueryFields query = QueryFields.of(call.query(), "from", "to", "cursor", "limit");
    long from = required(query, "from", 0);
    long to = required(query, "to", 1);
    int limit = query.number("limit", 1, ROWS_MAX).orElse(ROWS_DEFAULT).intValue();
    Optional<RowId> after =
        query
            .text("cursor")
            .map(text ->
                Typed.row(
                    text,
                    ServingException.of(
                        Code.INVALID_VALUE, "cursor", "'cursor' is a 'next' of this list.")));
    Changes changes = room.datanet().changes(from, to, after, limit);
    AccessPolicy access = room.datanet().access();
    Optional<Address> asker = room.sessions().find(call).map(Session::address);
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("object", "diff");
    answer.put("from", from);
    answer.put("to", to);
    ArrayNode added = answer.putArray("added");
    ArrayNode removed = answer.putArray("removed");
    for (Changes.Change change : changes.rows()) {
      ContributedRow row = change.row();
      ObjectNode one = (change.added() ? added : removed).addObject();
      one.put("row", row.id().toString());
      one.put("contributor", row.contributor().toString());
      one.put("label", row.label().orElse(null));
      boolean readable = access.readable(asker, row, room.clock().instant());
      one.put("question", readable ? row.row().question() : null);
    }
    answer.put("added_rows", changes.added());
    answer.put("removed_rows", changes.removed());
    answer.put("next", changes.next().map(RowId::toString).orElse(null));
    return new Outcome.Json(200, answer);
  }

  private static long required(QueryFields query, String name, long min) {
    return query
        .number(name, min, Integer.MAX_VALUE)
        .orElseThrow(() ->
            ServingException.of(
                Code.MISSING_PARAMETER, name, "Name the version '%s'.".formatted(name)));
  }
}
