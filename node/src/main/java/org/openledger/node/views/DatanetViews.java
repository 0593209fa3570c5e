package org.openledger.node.views;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.openledger.datanet.Datanet;
import org.openledger.datanet.browse.RowFilter;
import org.openledger.datanet.browse.RowPage;
import org.openledger.datanet.contribution.Contribution;
import org.openledger.datanet.contribution.Review;
import org.openledger.datanet.contribution.RowStatus;
import org.openledger.datanet.contribution.SignatureCheck;
import org.openledger.datanet.contribution.Signed;
import org.openledger.datanet.row.ContributedRow;
import org.openledger.datanet.row.RowId;
import org.openledger.datanet.version.Version;
import org.openledger.node.home.Input;
import org.openledger.primitives.Address;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `/v1/datanets…`: the card, the rows with where each comes from, the versions.
final class DatanetViews {
  private final Datanet datanet;
  private final AnswerIndex index;
  private final Registrations registrations;
  private final Clock clock;
  private final Map<Long, Map<String, Integer>> categories = new ConcurrentHashMap<>();

  DatanetViews(Datanet datanet, AnswerIndex index, Registrations registrations, Clock clock) {
    this.datanet = datanet;
    this.index = index;
    this.registrations = registrations;
    this.clock = clock;
  }

  ObjectNode list() {
    ObjectNode json = Bodies.object("list");
    json.putArray("data").add(card());
    return json;
  }

  /// The card of the Datanet of that name.
  ObjectNode one(String slug) {
    require(slug);
    return card();
  }

  private ObjectNode card() {
    ObjectNode json = Bodies.object("datanet");
    json.put("id", datanet.domain().datanet().toString());
    json.put("slug", datanet.name());
    json.put("owner", datanet.owner().toString());
    json.put("access", datanet.access().access().name().toLowerCase(java.util.Locale.ROOT));
    json.put("credit", Input.ROWS.credit());
    json.put("quorum", datanet.reviewing().quorum());
    Bodies.addresses(
        json.putArray("reviewers"), datanet.reviewing().reviewers().stream().sorted().toList());
    ObjectNode rows = json.putObject("rows");
    for (RowStatus status : RowStatus.values()) {
      rows.put(Bodies.label(status), datanet.count(status));
    }
    ArrayNode versions = json.putArray("versions");
    List<Version> all = datanet.versions();
    for (Version v : all) {
      ObjectNode version = versions.addObject();
      version.put("version", v.number());
      version.put("root", v.root().toString());
      version.put("rows", v.rows());
      version.put("licence", v.licence());
      version.put("sealed", v.sealedAt().getEpochSecond());
      version.put("transaction", registrations.sealed(v.root()).map(Object::toString).orElse(null));
      version.put("contributors", v.contributors().size());
    }
    ArrayNode people = json.putArray("contributors");
    ArrayNode parts = json.putArray("categories");
    if (!all.isEmpty()) {
      Version last = all.getLast();
      last.contributors()
          .forEach(
              (who, n) -> people.addObject().put("contributor", who.toString()).put("rows", n));
      categories(last).forEach((name, n) -> parts.addObject().put("category", name).put("rows", n));
    }
    return json;
  }

  /// Versions do not change, so each is counted once. Categories are told where rows may be read.
  private Map<String, Integer> categories(Version version) {
    if (!(datanet.access().scope(Optional.empty(), clock.instant())
        instanceof org.openledger.datanet.access.ReadScope.Everything)) {
      return Map.of();
    }
    return categories.computeIfAbsent(
        version.number(),
        n -> {
          Map<String, Integer> counts = new TreeMap<>();
          datanet.rows(n).forEach(r -> counts.merge(r.row().category(), 1, Integer::sum));
          return counts;
        });
  }

  /// A page of rows.
  ObjectNode rows(String slug, RowQuery query, Optional<Address> asker) {
    require(slug);
    RowFilter filter = query.filter(datanet.access().scope(asker, clock.instant()));
    RowPage page = datanet.browse(filter, new RowPage.Wanted(query.cursor(), query.limit()));
    ObjectNode json = Bodies.object("list");
    ArrayNode data = json.putArray("data");
    for (RowPage.Entry e : page.entries()) {
      ObjectNode row = Bodies.row(datanet, e.row(), asker, clock.instant());
      row.put("status", Bodies.label(e.status()));
      row.put("time", e.time());
      data.add(row);
    }
    OptionalLong next = page.next();
    json.put("next_cursor", next.isPresent() ? Long.toString(next.getAsLong()) : null);
    return json;
  }

  /// One row with all that is known of it.
  ObjectNode row(String slug, String id, Optional<Address> asker) {
    require(slug);
    RowId rowId = RowQuery.rowId(id);
    ContributedRow row =
        datanet
            .find(rowId)
            .orElseThrow(() -> Bodies.notFound("This Datanet has no row of that id."));
    ObjectNode json = Bodies.row(datanet, row, asker, clock.instant());
    json.put("object", "row");
    json.put("status", Bodies.label(datanet.status(rowId)));
    Signed<Contribution> signed = datanet.contribution(rowId);
    ObjectNode contribution = json.putObject("contribution");
    contribution.put("source", signed.message().source());
    contribution.put("consent", signed.message().consent());
    contribution.put("time", signed.message().time());
    contribution.put("signature", signed.signature());
    contribution.put(
        "signature_holds", signed.check(datanet.domain()) instanceof SignatureCheck.Valid);
    ArrayNode reviews = json.putArray("reviews");
    for (Signed<Review> review : datanet.reviews(rowId)) {
      reviews
          .addObject()
          .put("reviewer", review.message().reviewer().toString())
          .put("accept", review.message().accept())
          .put("reason", review.message().reason())
          .put("time", review.message().time());
    }
    ArrayNode versions = json.putArray("versions");
    datanet.versionsOf(rowId).forEach(versions::add);
    json.put("answers", index.answersFrom(rowId.hash()));
    return json;
  }

  private void require(String slug) {
    if (!slug.equals(datanet.name())) {
      throw Bodies.notFound(
          "No Datanet has that name here; there is %s.".formatted(datanet.name()));
    }
  }
}
