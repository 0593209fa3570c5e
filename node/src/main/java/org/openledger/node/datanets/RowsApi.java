package org.openledger.node.datanets;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.openledger.datanet.contribution.Admission;
import org.openledger.datanet.contribution.Contribution;
import org.openledger.datanet.contribution.DatanetDomain;
import org.openledger.datanet.contribution.Signed;
import org.openledger.datanet.contribution.Submission;
import org.openledger.datanet.row.DatanetException;
import org.openledger.datanet.row.Licence;
import org.openledger.datanet.row.Row;
import org.openledger.datanet.row.RowCodec;
import org.openledger.datanet.row.RowDraft;
import org.openledger.datanet.row.RowId;
import org.openledger.primitives.Hash;
import org.openledger.serving.ServingException;
import org.openledger.serving.api.ApiCall;
import org.openledger.serving.api.Fields;
import org.openledger.serving.api.Outcome;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Rows handed in: looked at without being kept, and taken in with their signatures.
///
/// @param room the Datanet
record RowsApi(Room room) {
  private static final int ROWS_MAX = 10_000;
  private static final Set<String> SIGNED = Set.of("contribution", "signature");

  /// `POST rows/check`.
  Outcome check(ApiCall call) {
    Room.method(call, "POST");
    Fields body = Typed.body(call);
    Typed.address(body, "contributor");
    List<JsonNode> rows = Typed.list(body, "rows", ROWS_MAX);
    body.done();
    DatanetDomain domain = room.datanet().domain();
    List<RowDraft> drafts = new ArrayList<>();
    List<Optional<Row>> good = new ArrayList<>();
    for (JsonNode json : rows) {
      RowDraft draft = RowJson.read(json, domain.datanet(), Set.of());
      drafts.add(draft);
      good.add(draft.row());
    }
    List<Optional<RowId>> before =
        room.datanet().same(good.stream().flatMap(Optional::stream).toList());
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("object", "list");
    checked(answer.putArray("data"), drafts, good, before.iterator());
    answer.putNull("next");
    answer.put("consent", Contribution.CONSENT);
    TypedDataJson.domain(answer.putObject("domain"), domain);
    TypedDataJson.contribution(answer.putObject("types"));
    return new Outcome.Json(200, answer);
  }

  /// @param before for each good row, what says the same in the Datanet
  private static void checked(
      ArrayNode data,
      List<RowDraft> drafts,
      List<Optional<Row>> good,
      Iterator<Optional<RowId>> before) {
    Map<Hash, RowId> here = new HashMap<>();
    for (int n = 0; n < drafts.size(); n++) {
      ObjectNode one = data.addObject().put("n", n);
      RowId id = good.get(n).map(Row::id).orElse(null);
      RowId first = null;
      if (id != null) {
        Hash words = RowCodec.sameWords(good.get(n).orElseThrow());
        first = before.next().orElse(here.get(words));
        here.putIfAbsent(words, id);
      }
      one.put("row", id == null ? null : id.toString());
      one.put("source", id == null ? null : drafts.get(n).source());
      ArrayNode problems = one.putArray("problems");
      for (RowDraft.Problem problem : drafts.get(n).problems()) {
        problems.addObject().put("field", problem.field()).put("message", problem.message());
      }
      one.put("duplicate_of", first == null ? null : first.toString());
    }
  }

  /// `POST rows`.
  Outcome contribute(ApiCall call) {
    Room.method(call, "POST");
    Fields body = Typed.body(call);
    List<JsonNode> rows = Typed.list(body, "rows", ROWS_MAX);
    body.done();
    List<@Nullable String> refused = new ArrayList<>();
    List<Submission> submissions = new ArrayList<>();
    for (JsonNode json : rows) {
      try {
        submissions.add(submission(json));
        refused.add(null);
      } catch (ServingException | DatanetException e) {
        refused.add(e.getMessage());
      }
    }
    Iterator<Admission> admissions = room.datanet().contribute(submissions).iterator();
    Iterator<Submission> handedIn = submissions.iterator();
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("object", "list");
    ArrayNode data = answer.putArray("data");
    for (int n = 0; n < rows.size(); n++) {
      ObjectNode one = data.addObject().put("n", n);
      String reason = refused.get(n);
      if (reason == null) {
        one.put("row", handedIn.next().row().id().toString());
        reason =
            switch (admissions.next()) {
              case Admission.Admitted _ -> null;
              case Admission.Refused why -> why.reason();
            };
      } else {
        one.putNull("row");
      }
      one.put("status", reason == null ? "pending" : "refused").put("reason", reason);
    }
    answer.putNull("next");
    return new Outcome.Json(200, answer);
  }

  private Submission submission(JsonNode json) {
    DatanetDomain domain = room.datanet().domain();
    RowDraft draft = RowJson.read(json, domain.datanet(), SIGNED);
    Optional<Row> row = draft.row();
    if (row.isEmpty()) {
      RowDraft.Problem problem = draft.problems().getFirst();
      throw DatanetException.invalid(problem.field() + ": " + problem.message());
    }
    Fields fields = Fields.object(json, "row");
    Fields said = Typed.object(fields, "contribution");
    Contribution contribution =
        new Contribution(
            Typed.address(said, "contributor"),
            Typed.row(said, "row"),
            new Licence(said.requiredText("licence")),
            said.requiredText("source"),
            said.requiredText("consent"),
            Typed.number(said, "time"));
    said.done();
    if (json.has("source") && !draft.source().equals(contribution.source())) {
      throw DatanetException.invalid("the contribution names another source than the row");
    }
    String signature = fields.requiredText("signature");
    return new Submission(row.get(), new Signed<>(domain, contribution, signature), draft.label());
  }
}
