package org.openledger.node.answer;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.List;
import org.openledger.attribution.receipt.Receipt;
import org.openledger.attribution.receipt.ReceiptJson;
import org.openledger.attribution.receipt.Settlement;
import org.openledger.attribution.share.Payees;
import org.openledger.datanet.retrieval.Note;
import org.openledger.datanet.row.RowId;
import org.openledger.model.chat.Message;
import org.openledger.node.pay.Escrow;
import org.openledger.node.pay.StoredAnswer;
import org.openledger.node.prompt.Library;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Keccak;
import org.openledger.serving.engine.Generated;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Closes a paid answer: traces it, settles it, keeps the receipt, pays.
final class Accountant {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Settlement.Terms terms;
  private final Escrow escrow;
  private final Attributor attributor;
  private final Clock clock;

  Accountant(Settlement.Terms terms, Escrow escrow, Attributor attributor, Clock clock) {
    this.terms = terms;
    this.escrow = escrow;
    this.attributor = attributor;
    this.clock = clock;
  }

  /// A paid question on its way.
  record Case(
      TunedModel served,
      Library library,
      List<Message> messages,
      List<Note> notes,
      NotedAnswers.Quote quote,
      Escrow.Paid paid) {}

  /// What an unpaid answer tells: which notes it was given.
  static JsonNode unpaid(List<Note> notes) {
    ObjectNode json = JSON.createObjectNode();
    ArrayNode ids = json.putArray("notes");
    notes.forEach(n -> ids.add(note(n)));
    return json;
  }

  private static ObjectNode note(Note note) {
    ObjectNode json = JSON.createObjectNode();
    json.put("row", note.row().id().toString());
    note.row().label().ifPresent(label -> json.put("label", label));
    json.put("contributor", note.row().contributor().toString());
    return json;
  }

  JsonNode settle(String answerId, Case open, Generated generated) {
    int[] prompt = generated.prompt().stream().mapToInt(Integer::intValue).toArray();
    int[] tokens = generated.tokens().stream().mapToInt(Integer::intValue).toArray();
    Attributor.Traced traced =
        attributor.trace(
            open.served(),
            new Attributor.Answer(open.messages(), open.notes(), prompt, tokens),
            row -> leaf(open.library(), row));
    Receipt.Exchange exchange =
        new Receipt.Exchange(
            open.quote().request(),
            open.paid().transaction(),
            digest(prompt),
            digest(tokens),
            new Receipt.Tokens(prompt.length, tokens.length));
    Receipt receipt =
        Receipt.settle(
            answerId,
            new Receipt.Context(exchange, open.served().subject(), terms(open.served())),
            traced.influence(),
            traced.retrieval());
    escrow.book().keepQuery(answerId, traced.query().bytes());
    StoredAnswer stored =
        escrow.settle(
            receipt.settlement().payments(),
            open.paid(),
            transfers -> stored(open, generated, receipt, transfers));
    ObjectNode json = (ObjectNode) unpaid(open.notes());
    json.put("receipt", answerId);
    json.put("digest", receipt.digest().toString());
    json.put("block", stored.block());
    return json;
  }

  /// The network's terms, with the model's own owner.
  private Settlement.Terms terms(TunedModel served) {
    Payees all = terms.payees();
    return new Settlement.Terms(
        terms.rates(),
        terms.split(),
        new Payees(all.treasury(), served.owner(), all.validators(), all.datanetTreasury()),
        terms.fixedWeights());
  }

  private StoredAnswer stored(
      Case open, Generated generated, Receipt receipt, List<StoredAnswer.Transfer> transfers) {
    return new StoredAnswer(
        receipt.answer(),
        clock.instant().getEpochSecond(),
        open.served().name(),
        open.messages().getLast().content(),
        generated.text(),
        ReceiptJson.toJson(receipt),
        open.paid().payer().toString(),
        open.paid().wei().toString(),
        transfers,
        0);
  }

  private static int leaf(Library library, Hash row) {
    return (int) library.datanet().proof(library.version().number(), new RowId(row)).path().index();
  }

  /// keccak of token ids, big-endian uint32 each.
  private static Hash digest(int[] ids) {
    ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * ids.length);
    for (int id : ids) {
      bytes.putInt(id);
    }
    return Keccak.hash(bytes.array());
  }
}
