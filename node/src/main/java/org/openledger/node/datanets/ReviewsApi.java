package org.openledger.node.datanets;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.openledger.datanet.ReviewQueue;
import org.openledger.datanet.contribution.Judgement;
import org.openledger.datanet.contribution.Review;
import org.openledger.datanet.contribution.RowStatus;
import org.openledger.datanet.contribution.Signed;
import org.openledger.datanet.row.DatanetException;
import org.openledger.datanet.row.Row;
import org.openledger.datanet.row.RowId;
import org.openledger.primitives.Address;
import org.openledger.serving.ServingException;
import org.openledger.serving.api.ApiCall;
import org.openledger.serving.api.Fields;
import org.openledger.serving.api.Outcome;
import org.openledger.serving.api.QueryFields;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Reviewing: the queue, which does not say whose a row is, and judgements with their signatures.
///
/// @param room the Datanet
record ReviewsApi(Room room) {
  private static final int REVIEWS_MAX = 1_000;
  private static final int QUEUE_MAX = 100;
  private static final long QUEUE_DEFAULT = 20;

  /// `GET review`.
  Outcome queue(ApiCall call) {
    Room.method(call, "GET");
    Address reviewer = room.reviewer(call);
    int limit =
        QueryFields.of(call.query(), "limit")
            .number("limit", 1, QUEUE_MAX)
            .orElse(QUEUE_DEFAULT)
            .intValue();
    ReviewQueue queue = room.datanet().queue(reviewer, limit);
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("object", "list");
    ArrayNode data = answer.putArray("data");
    for (ReviewQueue.BlindRow blind : queue.rows()) {
      ObjectNode one = data.addObject();
      Row row = blind.row();
      one.put("row", blind.id().toString());
      one.put("question", row.question());
      one.put("answer", row.answer());
      one.put("category", row.category());
      one.put("language", row.language());
      one.put("licence", row.licence().id());
      ArrayNode sources = one.putArray("sources");
      row.sources().forEach(sources::add);
    }
    answer.putNull("next");
    answer.put("waiting", queue.waiting());
    answer.put("judged", queue.judged());
    return new Outcome.Json(200, answer);
  }

  /// A review that was read, or why it could not be.
  private record Read(@Nullable Signed<Review> review, @Nullable String refused) {}

  /// `POST reviews`.
  Outcome review(ApiCall call) {
    Room.method(call, "POST");
    Fields body = Typed.body(call);
    List<JsonNode> reviews = Typed.list(body, "reviews", REVIEWS_MAX);
    body.done();
    List<Read> read = new ArrayList<>();
    List<Signed<Review>> signed = new ArrayList<>();
    for (JsonNode json : reviews) {
      try {
        Signed<Review> review = signed(json);
        signed.add(review);
        read.add(new Read(review, null));
      } catch (ServingException | DatanetException e) {
        read.add(new Read(null, e.getMessage()));
      }
    }
    Iterator<Judgement> judgements = room.datanet().review(signed).iterator();
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("object", "list");
    ArrayNode data = answer.putArray("data");
    for (int n = 0; n < read.size(); n++) {
      ObjectNode one = data.addObject().put("n", n);
      Signed<Review> review = read.get(n).review();
      if (review == null) {
        put(one, null, null, read.get(n).refused());
        continue;
      }
      RowId row = review.message().row();
      switch (judgements.next()) {
        case Judgement.Counted(var _, RowStatus status) -> put(one, row, status, null);
        case Judgement.Refused refused -> put(one, row, status(row), refused.reason());
      }
    }
    answer.putNull("next");
    return new Outcome.Json(200, answer);
  }

  private static void put(
      ObjectNode one, @Nullable RowId row, @Nullable RowStatus status, @Nullable String refused) {
    one.put("row", row == null ? null : row.toString());
    one.put("status", status == null ? null : status.name().toLowerCase(Locale.ROOT));
    one.put("counted", refused == null);
    one.put("reason", refused);
  }

  private @Nullable RowStatus status(RowId row) {
    Optional<RowStatus> status =
        room.datanet().find(row).map(found -> room.datanet().status(found.id()));
    return status.orElse(null);
  }

  private Signed<Review> signed(JsonNode json) {
    Fields fields = Fields.object(json, "review");
    Fields said = Typed.object(fields, "review");
    String reason = said.text("reason");
    Review review =
        new Review(
            Typed.address(said, "reviewer"),
            Typed.row(said, "row"),
            said.flag("accept", false),
            reason == null ? "" : reason,
            Typed.number(said, "time"));
    said.done();
    String signature = fields.requiredText("signature");
    fields.done();
    return new Signed<>(room.datanet().domain(), review, signature);
  }
}
