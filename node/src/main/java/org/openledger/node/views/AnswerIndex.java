package org.openledger.node.views;

import java.math.BigInteger;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.openledger.attribution.receipt.Receipt;
import org.openledger.node.pay.ReceiptBook;
import org.openledger.node.pay.StoredAnswer;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;

/// The book's answers by whom they paid and which rows they came from; a receipt is read once.
final class AnswerIndex {
  static final String CONTRIBUTOR = "contributor";

  private final ReceiptBook book;
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();

  AnswerIndex(ReceiptBook book) {
    this.book = book;
  }

  /// What is looked up about an answer.
  ///
  /// @param shares what each contributor got, in wei
  /// @param rows its notes first, then the rows that trained it most
  record Entry(Map<Address, BigInteger> shares, Set<Hash> rows) {
    BigInteger wei() {
      return shares.values().stream().reduce(BigInteger.ZERO, BigInteger::add);
    }
  }

  /// All answers, the newest first.
  List<StoredAnswer> newest() {
    return book.newest();
  }

  /// What is looked up about `answer`.
  Entry entry(StoredAnswer answer) {
    return entries.computeIfAbsent(answer.id(), _ -> read(answer));
  }

  /// How many answers came from `row`.
  long answersFrom(Hash row) {
    return newest().stream().filter(a -> entry(a).rows().contains(row)).count();
  }

  private static Entry read(StoredAnswer answer) {
    Map<Address, BigInteger> shares = new TreeMap<>();
    answer.transfers().stream()
        .filter(t -> t.role().equals(CONTRIBUTOR))
        .forEach(
            t -> shares.merge(Address.parse(t.to()), new BigInteger(t.wei()), BigInteger::add));
    Receipt receipt = answer.parsed();
    Set<Hash> rows = new LinkedHashSet<>();
    Stream.concat(
            receipt.retrieval().notes().stream().map(n -> n.row()),
            receipt.influence().rows().stream().map(r -> r.row()))
        .forEach(rows::add);
    return new Entry(shares, rows);
  }
}
