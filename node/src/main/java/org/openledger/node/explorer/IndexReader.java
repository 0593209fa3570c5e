package org.openledger.node.explorer;

import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;
import org.openledger.node.explorer.Cursor.Of;
import org.openledger.node.explorer.Entries.Creation;
import org.openledger.node.explorer.Entries.Moved;
import org.openledger.node.explorer.Entries.Sent;
import org.openledger.node.explorer.Page.Wanted;
import org.openledger.node.explorer.Transfer.Kind;
import org.openledger.primitives.Address;

/// What can be asked of an index.
final class IndexReader {
  /// Transfers that one filtered page looks at: some milliseconds.
  static final int LOOKED_AT_MAX = 10_000;

  private static final String OF_ADDRESS =
      "SELECT key FROM %s WHERE key >= :first AND key < :end ORDER BY key DESC LIMIT :looked";

  private static final String SENT = OF_ADDRESS.formatted("address_sent");

  /// Byte 29 of a key is the kind, from 30 on the contract.
  private static final String TRANSFERS =
      """
      SELECT key FROM (%s)
      WHERE (:kind IS NULL OR substr(key, 29, 1) = :kind)
        AND (:contract IS NULL OR substr(key, 30, 20) = :contract)
      ORDER BY key DESC LIMIT :limit
      """
          .formatted(OF_ADDRESS.formatted("address_transfer"));

  private static final String LAST_LOOKED_AT =
      OF_ADDRESS.formatted("address_transfer").replace(":looked", "1 OFFSET :looked - 1");

  private IndexReader() {}

  /// Which transfers of an address are wanted.
  ///
  /// @param kind of that standard alone
  /// @param contract of that contract alone
  record Filter(Address address, @Nullable Kind kind, @Nullable Address contract) {
    boolean isOpen() {
      return kind == null && contract == null;
    }
  }

  static Page<Sent> transactions(Handle handle, Address address, Wanted wanted) {
    Page<Long> places =
        page(
            range(handle, SENT, address, wanted.below(Of.TRANSACTIONS))
                .bind("looked", wanted.limit() + 1)
                .map((rs, _) -> EntryCodec.place(rs.getBytes(1)))
                .list(),
            wanted,
            Of.TRANSACTIONS);
    return new Page<>(
        places.entries().stream().map(place -> sent(handle, place)).toList(), places.next());
  }

  static Page<Moved> transfers(Handle handle, Filter filter, Wanted wanted) {
    int looked = filter.isOpen() ? wanted.limit() + 1 : LOOKED_AT_MAX;
    long below = wanted.below(Of.TRANSFERS);
    Page<Long> places =
        page(
            range(handle, TRANSFERS, filter.address(), below)
                .bind("looked", looked)
                .bind("kind", bytes(filter.kind()))
                .bind("contract", bytes(filter.contract()))
                .bind("limit", wanted.limit() + 1)
                .map((rs, _) -> EntryCodec.place(rs.getBytes(1)))
                .list(),
            wanted,
            Of.TRANSFERS);
    Optional<Cursor> next =
        places.next().isPresent() || filter.isOpen()
            ? places.next()
            : range(handle, LAST_LOOKED_AT, filter.address(), below)
                .bind("looked", looked)
                .map((rs, _) -> new Cursor(Of.TRANSFERS, EntryCodec.place(rs.getBytes(1))))
                .findOne();
    return new Page<>(
        places.entries().stream()
            .map(place -> EntryCodec.moved(place, entry(handle, "transfer", place)))
            .toList(),
        next);
  }

  static Page<Creation> contracts(Handle handle, Wanted wanted) {
    Page<Long> places =
        page(
            handle
                .createQuery(
                    "SELECT place FROM creation WHERE place < ? ORDER BY place DESC LIMIT ?")
                .bind(0, wanted.below(Of.CONTRACTS))
                .bind(1, wanted.limit() + 1)
                .mapTo(Long.class)
                .list(),
            wanted,
            Of.CONTRACTS);
    return new Page<>(
        places.entries().stream()
            .flatMap(place -> Creation.of(sent(handle, place)).stream())
            .toList(),
        places.next());
  }

  static Optional<Creation> contract(Handle handle, Address address) {
    return handle
        .createQuery("SELECT place FROM creation WHERE contract = ?")
        .bind(0, address.bytes())
        .mapTo(Long.class)
        .findOne()
        .flatMap(place -> Creation.of(sent(handle, place)));
  }

  private static Query range(Handle handle, String sql, Address address, long below) {
    return handle
        .createQuery(sql)
        .bind("first", EntryCodec.key(address, 0))
        .bind("end", EntryCodec.key(address, below));
  }

  private static Sent sent(Handle handle, long place) {
    return EntryCodec.sent(place, entry(handle, "sent", place));
  }

  private static byte[] entry(Handle handle, String table, long place) {
    return handle
        .createQuery("SELECT entry FROM " + table + " WHERE place = ?")
        .bind(0, place)
        .mapTo(byte[].class)
        .one();
  }

  /// The places without the one too many that tells whether more follow.
  private static Page<Long> page(List<Long> found, Wanted wanted, Of list) {
    if (found.size() <= wanted.limit()) {
      return new Page<>(found, Optional.empty());
    }
    List<Long> places = found.subList(0, wanted.limit());
    return new Page<>(places, Optional.of(new Cursor(list, places.getLast())));
  }

  private static byte @Nullable [] bytes(@Nullable Kind kind) {
    return kind == null ? null : new byte[] {EntryCodec.kind(kind)};
  }

  private static byte @Nullable [] bytes(@Nullable Address address) {
    return address == null ? null : address.bytes();
  }
}
