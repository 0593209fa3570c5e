package org.openledger.node.views;

import java.math.BigInteger;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.openledger.attribution.receipt.Receipt;
import org.openledger.attribution.store.ContributorVectors;
import org.openledger.datanet.Datanet;
import org.openledger.datanet.row.DatanetException;
import org.openledger.datanet.row.RowId;
import org.openledger.datanet.version.Version;
import org.openledger.node.answer.NotedAnswers;
import org.openledger.node.answer.TunedModel;
import org.openledger.node.home.Input;
import org.openledger.node.pay.ReceiptBook;
import org.openledger.node.pay.StoredAnswer;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `/v1/receipts…`: paid answers, and all that is needed to check one without trusting this node.
final class ReceiptViews {
  private static final int LISTED = 100;

  /// The most contributors whose sums are handed over whole: each is 64 KiB.
  private static final int SUMS_MAX = 64;

  private final ReceiptBook book;
  private final AnswerIndex index;
  private final Datanet datanet;
  private final NotedAnswers answers;
  private final Registrations registrations;
  private final Clock clock;

  /// Where a view takes what it shows from.
  record Sources(
      ReceiptBook book,
      AnswerIndex index,
      Datanet datanet,
      NotedAnswers answers,
      Registrations registrations,
      Clock clock) {}

  ReceiptViews(Sources from) {
    this.book = from.book();
    this.index = from.index();
    this.datanet = from.datanet();
    this.answers = from.answers();
    this.registrations = from.registrations();
    this.clock = from.clock();
  }

  /// The newest answers, with what each paid to whom.
  ObjectNode list() {
    ObjectNode json = Bodies.object("list");
    ArrayNode data = json.putArray("data");
    index.newest().stream().limit(LISTED).forEach(a -> summary(data.addObject(), a));
    return json;
  }

  /// An answer in a list.
  void summary(ObjectNode one, StoredAnswer a) {
    one.put("id", a.id());
    one.put("created", a.createdSeconds());
    one.put("model", a.model());
    one.put("question", a.question());
    one.put("digest", a.receipt().path("digest").asString(""));
    one.put("block", a.block());
    AnswerIndex.Entry entry = index.entry(a);
    one.put("contributors_wei", entry.wei().toString());
    ArrayNode shares = one.putArray("shares");
    entry.shares().entrySet().stream()
        .sorted(java.util.Map.Entry.<Address, BigInteger>comparingByValue().reversed())
        .forEach(e ->
            shares
                .addObject()
                .put("to", e.getKey().toString())
                .put("wei", e.getValue().toString()));
  }

  ObjectNode one(String id, Optional<Address> asker) {
    StoredAnswer a = find(id);
    ObjectNode json = Bodies.object("receipt");
    json.put("id", a.id());
    json.put("created", a.createdSeconds());
    json.put("model", a.model());
    json.put("question", a.question());
    json.put("answer", a.text());
    json.put("payer", a.payer());
    json.put("paid_wei", a.paidWei());
    json.put("block", a.block());
    ArrayNode transfers = json.putArray("transfers");
    for (StoredAnswer.Transfer t : a.transfers()) {
      transfers
          .addObject()
          .put("to", t.to())
          .put("role", t.role())
          .put("wei", t.wei())
          .put("transaction", t.hash());
    }
    ArrayNode rows = json.putArray("rows");
    index.entry(a).rows().forEach(id2 -> rows.add(row(id2, asker)));
    json.put("credit", Input.ROWS.credit());
    json.set("receipt", a.receipt());
    return json;
  }

  private ObjectNode row(Hash id, Optional<Address> asker) {
    return datanet
        .find(new RowId(id))
        .map(row -> Bodies.row(datanet, row, asker, clock.instant()))
        .orElseGet(() -> Bodies.object("row").put("row", id.toString()).put("missing", true));
  }

  /// Merkle proofs, the answer's sketch, the contributors' sums, and where the chain has the roots.
  ObjectNode proofs(String id) {
    StoredAnswer a = find(id);
    Receipt receipt = a.parsed();
    ObjectNode json = Bodies.object("receipt.proofs");
    json.put("id", a.id());
    ObjectNode on = json.putObject("registered");
    put(on, "version", registrations.sealed(receipt.subject().datanet()));
    put(on, "run", registrations.run(receipt.subject().model()));
    put(on, "store", registrations.store(receipt.subject().model()));
    notes(json.putArray("notes"), receipt);
    Optional<byte[]> query = book.query(id);
    json.put("query", query.map(Base64.getEncoder()::encodeToString).orElse(null));
    ArrayNode contributors = json.putArray("contributors");
    answers
        .registered(receipt.subject().model())
        .map(TunedModel::store)
        .ifPresent(store -> sums(contributors, store.contributors(), index.entry(a)));
    return json;
  }

  private static void put(ObjectNode on, String what, Optional<Hash> transaction) {
    on.put(what, transaction.map(Hash::toString).orElse(null));
  }

  private void notes(ArrayNode notes, Receipt receipt) {
    Optional<Version> version =
        datanet.versions().stream()
            .filter(v -> v.root().equals(receipt.subject().datanet()))
            .findFirst();
    if (version.isEmpty()) {
      return;
    }
    for (var note : receipt.retrieval().notes()) {
      try {
        var proof = datanet.proof(version.get().number(), new RowId(note.row()));
        notes
            .addObject()
            .put("row", note.row().toString())
            .put("contributor", proof.contributor().toString())
            .set("proof", Bodies.proof(proof.path()));
      } catch (DatanetException e) {
        return; // a note that is not in the version cannot be shown to be there
      }
    }
  }

  /// All sums of a small store; of a large one, those of whom the answer paid.
  private static void sums(ArrayNode list, ContributorVectors vectors, AnswerIndex.Entry entry) {
    List<Address> all = vectors.addresses();
    IntStream.range(0, all.size())
        .filter(c -> all.size() <= SUMS_MAX || entry.shares().containsKey(all.get(c)))
        .limit(SUMS_MAX)
        .forEach(c -> {
          byte[] leaf = vectors.leaf(c);
          int head = Address.BYTES + Integer.BYTES;
          list.addObject()
              .put("contributor", all.get(c).toString())
              .put("rows", vectors.rows(c))
              .put(
                  "sum",
                  Base64.getEncoder()
                      .encodeToString(java.util.Arrays.copyOfRange(leaf, head, leaf.length)))
              .set("proof", Bodies.proof(vectors.proof(c)));
        });
  }

  private StoredAnswer find(String id) {
    return book.find(id).orElseThrow(() -> Bodies.notFound("No receipt has that id."));
  }
}
