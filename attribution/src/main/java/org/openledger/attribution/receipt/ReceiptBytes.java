package org.openledger.attribution.receipt;

import static org.openledger.attribution.AttributionException.require;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.openledger.attribution.AttributionException;
import org.openledger.attribution.AttributionException.Code;
import org.openledger.attribution.notes.TwoPlayerSplit;
import org.openledger.attribution.share.FeeRates;
import org.openledger.attribution.share.FeeSplit;
import org.openledger.attribution.share.PartWeights;
import org.openledger.attribution.share.Payees;
import org.openledger.attribution.share.Payment;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Keccak;
import org.openledger.primitives.PrimitivesException;
import org.openledger.primitives.Rlp;
import org.openledger.primitives.RlpItem;

/// A receipt's canonical bytes, version 1: one RLP list, nested as the records are.
///
/// Counts and wei are RLP numbers; scores, micro-nats and weights are 8 bytes, two's complement,
/// big-endian, since RLP has no negative numbers. There is one encoding for each receipt.
public final class ReceiptBytes {
  private static final long VERSION = 1;
  private static final byte[] TAG = "openledger.receipt.v1".getBytes(StandardCharsets.US_ASCII);

  private ReceiptBytes() {}

  /// The canonical bytes.
  public static byte[] encode(Receipt receipt) {
    return Rlp.encode(
        Rlp.list(
            Rlp.of(VERSION),
            Rlp.of(receipt.answer().getBytes(StandardCharsets.US_ASCII)),
            exchange(receipt.exchange()),
            subject(receipt.subject()),
            influence(receipt.influence()),
            retrieval(receipt.retrieval()),
            settlement(receipt.settlement())));
  }

  /// keccak(`openledger.receipt.v1` ‖ canonical bytes).
  public static Hash digest(Receipt receipt) {
    return Keccak.hash(TAG, encode(receipt));
  }

  /// Reads canonical bytes; anything else is refused.
  public static Receipt decode(byte[] bytes) {
    try {
      List<RlpItem> items = Rlp.decode(bytes).list("receipt", 7);
      long version = items.get(0).longNumber("version");
      require(version == VERSION, "a receipt of version %d: this is version 1", version);
      return new Receipt(
          new String(items.get(1).bytes("answer"), StandardCharsets.US_ASCII),
          exchange(items.get(2)),
          subject(items.get(3)),
          influence(items.get(4)),
          retrieval(items.get(5)),
          settlement(items.get(6)));
    } catch (PrimitivesException e) {
      throw new AttributionException(Code.BAD_INPUT, "not a receipt: " + e.getMessage(), e);
    }
  }

  private static RlpItem exchange(Receipt.Exchange e) {
    return Rlp.list(
        Rlp.of(e.request()),
        Rlp.of(e.payment()),
        Rlp.of(e.prompt()),
        Rlp.of(e.completion()),
        Rlp.of(e.tokens().prompt()),
        Rlp.of(e.tokens().answer()));
  }

  private static Receipt.Exchange exchange(RlpItem item) {
    List<RlpItem> i = item.list("exchange", 6);
    return new Receipt.Exchange(
        i.get(0).hash("request"),
        i.get(1).hash("payment"),
        i.get(2).hash("prompt"),
        i.get(3).hash("completion"),
        new Receipt.Tokens(count(i.get(4), "prompt tokens"), count(i.get(5), "answer tokens")));
  }

  private static RlpItem subject(Receipt.Subject s) {
    return Rlp.list(Rlp.of(s.model()), Rlp.of(s.base()), Rlp.of(s.adapter()), Rlp.of(s.datanet()));
  }

  private static Receipt.Subject subject(RlpItem item) {
    List<RlpItem> i = item.list("subject", 4);
    return new Receipt.Subject(
        i.get(0).hash("model"),
        i.get(1).hash("base"),
        i.get(2).hash("adapter"),
        i.get(3).hash("datanet"));
  }

  private static RlpItem influence(Influence influence) {
    Influence.Commitments c = influence.commitments();
    return Rlp.list(
        Rlp.list(
            Rlp.of(c.store()), Rlp.of(c.contributors()), Rlp.of(c.query()), Rlp.of(c.scores())),
        all(
            influence.rows(),
            r -> Rlp.list(Rlp.of(r.row()), Rlp.of(r.contributor()), signed(r.score()))),
        all(influence.contributors(), s -> Rlp.list(Rlp.of(s.contributor()), signed(s.score()))));
  }

  private static Influence influence(RlpItem item) {
    List<RlpItem> i = item.list("influence", 3);
    List<RlpItem> c = i.get(0).list("commitments", 4);
    return new Influence(
        new Influence.Commitments(
            c.get(0).hash("store"),
            c.get(1).hash("contributors"),
            c.get(2).hash("query"),
            c.get(3).hash("scores")),
        all(i.get(1), Influence.ROWS_MAX, ReceiptBytes::rowScore),
        all(i.get(2), Influence.CONTRIBUTORS_MAX, ReceiptBytes::contributorScore));
  }

  private static Influence.RowScore rowScore(RlpItem item) {
    List<RlpItem> i = item.list("row score", 3);
    return new Influence.RowScore(
        i.get(0).hash("row"), i.get(1).address("contributor"), signed(i.get(2)));
  }

  private static Influence.ContributorScore contributorScore(RlpItem item) {
    List<RlpItem> i = item.list("contributor score", 2);
    return new Influence.ContributorScore(i.get(0).address("contributor"), signed(i.get(1)));
  }

  private static RlpItem retrieval(Retrieval r) {
    TwoPlayerSplit p = r.players();
    return Rlp.list(
        all(r.notes(), n -> Rlp.list(Rlp.of(n.row()), Rlp.of(n.contributor()), Rlp.of(n.index()))),
        all(r.values(), ReceiptBytes::signed),
        Rlp.list(
            signed(p.neither()), signed(p.adapterOnly()), signed(p.notesOnly()), signed(p.both())));
  }

  private static Retrieval retrieval(RlpItem item) {
    List<RlpItem> i = item.list("retrieval", 3);
    List<RlpItem> p = i.get(2).list("players", 4);
    return new Retrieval(
        all(i.get(0), 256, ReceiptBytes::note),
        all(i.get(1), 256, ReceiptBytes::signed),
        new TwoPlayerSplit(signed(p.get(0)), signed(p.get(1)), signed(p.get(2)), signed(p.get(3))));
  }

  private static Retrieval.Note note(RlpItem item) {
    List<RlpItem> i = item.list("note", 3);
    return new Retrieval.Note(
        i.get(0).hash("row"), i.get(1).address("contributor"), count(i.get(2), "index"));
  }

  private static RlpItem settlement(Settlement s) {
    Settlement.Terms t = s.terms();
    FeeSplit split = t.split();
    Payees payees = t.payees();
    return Rlp.list(
        Rlp.list(Rlp.of(t.rates().promptWei()), Rlp.of(t.rates().answerWei())),
        Rlp.list(
            Rlp.of(split.treasury()),
            Rlp.of(split.modelOwner()),
            Rlp.of(split.validators()),
            Rlp.of(split.contributors())),
        Rlp.list(
            Rlp.of(payees.treasury()),
            Rlp.of(payees.modelOwner()),
            Rlp.of(payees.validators()),
            Rlp.of(payees.datanetTreasury())),
        weights(t.fixedWeights()),
        weights(s.weights()),
        Rlp.of(s.fee()),
        all(
            s.payments(),
            p -> Rlp.list(Rlp.of(p.to()), Rlp.of(p.role().ordinal()), Rlp.of(p.wei()))));
  }

  private static Settlement settlement(RlpItem item) {
    List<RlpItem> i = item.list("settlement", 7);
    List<RlpItem> rates = i.get(0).list("rates", 2);
    List<RlpItem> split = i.get(1).list("split", 4);
    List<RlpItem> payees = i.get(2).list("payees", 4);
    List<RlpItem> fixed = i.get(3).list("fixed weights");
    Settlement.Terms terms =
        new Settlement.Terms(
            new FeeRates(rates.get(0).number("prompt rate"), rates.get(1).number("answer rate")),
            new FeeSplit(
                count(split.get(0), "treasury"),
                count(split.get(1), "model owner"),
                count(split.get(2), "validators"),
                count(split.get(3), "contributors")),
            new Payees(
                payees.get(0).address("treasury"),
                payees.get(1).address("model owner"),
                payees.get(2).address("validators"),
                payees.get(3).address("datanet treasury")),
            fixed.isEmpty() ? null : weights(i.get(3)));
    return new Settlement(
        terms,
        weights(i.get(4)),
        i.get(5).number("fee"),
        all(i.get(6), Settlement.PAYMENTS_MAX, ReceiptBytes::payment));
  }

  private static Payment payment(RlpItem item) {
    List<RlpItem> i = item.list("payment", 3);
    int role = count(i.get(1), "role");
    require(role < Payment.Role.values().length, "a payment with role %d", role);
    return new Payment(i.get(0).address("to"), Payment.Role.values()[role], i.get(2).number("wei"));
  }

  private static RlpItem weights(@Nullable PartWeights weights) {
    return weights == null
        ? Rlp.list()
        : Rlp.list(signed(weights.influence()), signed(weights.notes()));
  }

  private static PartWeights weights(RlpItem item) {
    List<RlpItem> i = item.list("weights", 2);
    return new PartWeights(signed(i.get(0)), signed(i.get(1)));
  }

  private static RlpItem signed(long value) {
    return Rlp.of(ByteBuffer.allocate(Long.BYTES).putLong(0, value).array());
  }

  private static long signed(RlpItem item) {
    return ByteBuffer.wrap(item.bytes("a signed number", Long.BYTES)).getLong();
  }

  private static int count(RlpItem item, String what) {
    long value = item.longNumber(what);
    require(value <= Integer.MAX_VALUE, "%s of %d", what, value);
    return (int) value;
  }

  private static <T> RlpItem all(List<T> values, Function<T, RlpItem> encode) {
    return Rlp.list(values.stream().map(encode).toList());
  }

  private static <T> List<T> all(RlpItem item, int max, Function<RlpItem, T> decode) {
    List<RlpItem> items = item.list("a list");
    require(items.size() <= max, "a list of %d: at most %d", items.size(), max);
    List<T> values = new ArrayList<>(items.size());
    items.forEach(i -> values.add(decode.apply(i)));
    return values;
  }
}
