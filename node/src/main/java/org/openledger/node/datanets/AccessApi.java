package org.openledger.node.datanets;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.openledger.datanet.AccessDesk;
import org.openledger.datanet.access.AccessEntry;
import org.openledger.datanet.access.Decision;
import org.openledger.datanet.access.Grant;
import org.openledger.datanet.contribution.AccessGrant;
import org.openledger.datanet.contribution.AccessRequest;
import org.openledger.datanet.contribution.AccessRevocation;
import org.openledger.datanet.contribution.Message;
import org.openledger.datanet.contribution.Signed;
import org.openledger.primitives.Address;
import org.openledger.serving.ServingException;
import org.openledger.serving.ServingException.Code;
import org.openledger.serving.api.ApiCall;
import org.openledger.serving.api.Fields;
import org.openledger.serving.api.Outcome;
import org.openledger.serving.api.QueryFields;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Access: asked for, granted, denied, taken back.
///
/// @param room the Datanet
record AccessApi(Room room) {
  private static final int LISTED_MAX = 1_000;
  private static final long LISTED_DEFAULT = 100;

  /// `GET access`: all requests for the owner, the own ones for anybody else.
  Outcome list(ApiCall call) {
    Room.method(call, "GET");
    Address who = room.who(call);
    QueryFields query = QueryFields.of(call.query(), "cursor", "limit");
    int limit = query.number("limit", 1, LISTED_MAX).orElse(LISTED_DEFAULT).intValue();
    long before = query.number("cursor", 1, Long.MAX_VALUE).orElse(Long.MAX_VALUE);
    Optional<Address> whose = room.isOwner(who) ? Optional.empty() : Optional.of(who);
    List<AccessEntry> found = desk().entries(whose, before, limit + 1);
    List<AccessEntry> page = found.subList(0, Math.min(limit, found.size()));
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("object", "list");
    ArrayNode requests = answer.putArray("requests");
    page.forEach(entry -> put(requests.addObject(), entry));
    answer.put("next", found.size() > limit ? Long.toString(page.getLast().id()) : null);
    return new Outcome.Json(200, answer);
  }

  /// `POST access/requests`.
  Outcome request(ApiCall call) {
    Room.method(call, "POST");
    Fields body = Typed.body(call);
    Fields said = Typed.object(body, "request");
    AccessRequest request =
        new AccessRequest(
            Typed.address(said, "asker"),
            said.requiredText("purpose"),
            Typed.number(said, "until"),
            Typed.number(said, "time"));
    said.done();
    return answer(desk().request(signed(body, request)));
  }

  /// `POST access/grants`.
  Outcome grant(ApiCall call) {
    Room.method(call, "POST");
    Fields body = Typed.body(call);
    long id = Typed.number(body, "request");
    Fields said = Typed.object(body, "grant");
    AccessGrant grant =
        new AccessGrant(
            Typed.address(said, "owner"),
            Typed.address(said, "asker"),
            said.requiredText("purpose"),
            Typed.number(said, "until"),
            Typed.number(said, "time"));
    said.done();
    return answer(desk().grant(id, signed(body, grant)));
  }

  /// `POST access/requests/{id}/denial`.
  Outcome deny(ApiCall call, String id) {
    Room.method(call, "POST");
    QueryFields.of(call.query());
    room.owner(call);
    if (!id.matches("[0-9]{1,18}")) {
      throw new ServingException(Code.NOT_FOUND, "No request has that number.");
    }
    return answer(desk().deny(Long.parseLong(id)));
  }

  /// `POST access/revocations`.
  Outcome revoke(ApiCall call) {
    Room.method(call, "POST");
    Fields body = Typed.body(call);
    Fields said = Typed.object(body, "revocation");
    AccessRevocation revocation =
        new AccessRevocation(
            Typed.address(said, "owner"), Typed.number(said, "grant"), Typed.number(said, "time"));
    said.done();
    return answer(desk().revoke(signed(body, revocation)));
  }

  private <M extends Message> Signed<M> signed(Fields body, M message) {
    String signature = body.requiredText("signature");
    body.done();
    return new Signed<>(room.datanet().domain(), message, signature);
  }

  private AccessDesk desk() {
    return room.datanet().desk();
  }

  private Outcome answer(Decision decision) {
    return switch (decision) {
      case Decision.Kept(AccessEntry entry) -> {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        put(answer, entry);
        yield new Outcome.Json(200, answer);
      }
      case Decision.Refused(var fault, String reason) ->
          throw new ServingException(
              switch (fault) {
                case INVALID -> Code.INVALID_VALUE;
                case NOT_THE_OWNER -> Code.FORBIDDEN;
                case NOT_FOUND -> Code.NOT_FOUND;
                case CONFLICT -> Code.CONFLICT;
              },
              "Nothing was changed: " + reason + ".");
    };
  }

  private void put(ObjectNode json, AccessEntry entry) {
    json.put("id", entry.id());
    json.put("asker", entry.asker().toString());
    json.put("purpose", entry.purpose());
    json.put("until", entry.until().getEpochSecond());
    json.put("time", entry.time().getEpochSecond());
    json.put("state", entry.state(room.clock().instant()).name().toLowerCase(Locale.ROOT));
    json.put("grant", entry.grant().map(Grant::id).orElse(null));
  }
}
