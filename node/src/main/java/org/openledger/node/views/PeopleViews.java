package org.openledger.node.views;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openledger.datanet.Datanet;
import org.openledger.datanet.row.ContributedRow;
import org.openledger.datanet.row.RowId;
import org.openledger.node.pay.StoredAnswer;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `/v1/activity` and `/v1/earnings/…`: who was paid how much, for which answers and rows.
final class PeopleViews {
  private static final int LISTED = 200;
  private static final int PEOPLE_LISTED = 100;

  private final AnswerIndex index;
  private final ReceiptViews receipts;
  private final Datanet datanet;

  PeopleViews(AnswerIndex index, ReceiptViews receipts, Datanet datanet) {
    this.index = index;
    this.receipts = receipts;
    this.datanet = datanet;
  }

  /// All answers summed, people by what they got, and the newest answers.
  ObjectNode activity() {
    List<StoredAnswer> answers = index.newest();
    Map<Address, BigInteger> wei = new TreeMap<>();
    Map<Address, Integer> counts = new HashMap<>();
    for (StoredAnswer a : answers) {
      index
          .entry(a)
          .shares()
          .forEach((who, part) -> {
            wei.merge(who, part, BigInteger::add);
            counts.merge(who, 1, Integer::sum);
          });
    }
    ObjectNode json = Bodies.object("activity");
    json.put("answers", answers.size());
    json.put(
        "contributors_wei",
        wei.values().stream().reduce(BigInteger.ZERO, BigInteger::add).toString());
    json.put("contributors", wei.size());
    ArrayNode people = json.putArray("people");
    wei.entrySet().stream()
        .sorted(Map.Entry.<Address, BigInteger>comparingByValue().reversed())
        .limit(PEOPLE_LISTED)
        .forEach(e ->
            people
                .addObject()
                .put("contributor", e.getKey().toString())
                .put("wei", e.getValue().toString())
                .put("answers", counts.getOrDefault(e.getKey(), 0)));
    ArrayNode latest = json.putArray("latest");
    answers.stream().limit(LISTED).forEach(a -> receipts.summary(latest.addObject(), a));
    return json;
  }

  /// What one person got, from which answers and with which rows.
  ObjectNode earnings(Address who) {
    BigInteger total = BigInteger.ZERO;
    Map<Hash, Integer> rows = new LinkedHashMap<>();
    ObjectNode json = Bodies.object("earnings");
    json.put("address", who.toString());
    ArrayNode data = json.putArray("answers");
    int count = 0;
    for (StoredAnswer a : index.newest()) {
      AnswerIndex.Entry entry = index.entry(a);
      BigInteger part = entry.shares().get(who);
      if (part == null) {
        continue;
      }
      total = total.add(part);
      count++;
      entry.rows().stream()
          .filter(row -> isBy(who, row))
          .forEach(row -> rows.merge(row, 1, Integer::sum));
      if (data.size() < LISTED) {
        ObjectNode one = data.addObject();
        receipts.summary(one, a);
        one.put("wei", part.toString());
      }
    }
    json.put("total_wei", total.toString());
    json.put("count", count);
    ArrayNode list = json.putArray("rows");
    rows.entrySet().stream()
        .sorted(Map.Entry.<Hash, Integer>comparingByValue().reversed())
        .limit(LISTED)
        .forEach(e -> row(list.addObject(), e.getKey(), e.getValue()));
    return json;
  }

  private boolean isBy(Address who, Hash row) {
    return datanet.find(new RowId(row)).map(r -> r.contributor().equals(who)).orElse(false);
  }

  /// Its own words are nobody's secret to the person who gave them; others see them in the receipt.
  private void row(ObjectNode json, Hash id, int answers) {
    json.put("row", id.toString()).put("answers", answers);
    datanet.find(new RowId(id)).flatMap(ContributedRow::label).ifPresent(l -> json.put("label", l));
  }
}
