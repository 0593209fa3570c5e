package org.openledger.node.explorer;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.openledger.node.explorer.Cursor.Of;
import org.openledger.node.explorer.Entries.Creation;
import org.openledger.node.explorer.Entries.Moved;
import org.openledger.node.explorer.Entries.Sent;
import org.openledger.node.explorer.Page.Wanted;
import org.openledger.node.explorer.Transfer.Kind;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.UInt256;

/// What can be asked of an index.
final class IndexReader {
  /// Transfers that one filtered page looks at: some milliseconds.
  static final int LOOKED_AT_MAX = 10_000;

  private static final Kind[] KINDS = Kind.values();

  private static final String SENT =
      """
      SELECT t.place, t.time, t.hash, t.sender, t.receiver, t.created, t.value, t.gas_used,
             t.gas_price, t.method, t.success
      FROM address_sent a JOIN sent t ON t.place = a.place
      WHERE a.address = ? AND a.place < ? ORDER BY a.place DESC LIMIT ?
      """;

  private static final String MOVED =
      """
      WITH looked_at AS (
        SELECT place FROM address_transfer WHERE address = :address AND place < :below
        ORDER BY place DESC LIMIT :looked)
      SELECT m.place, s.time, s.hash, m.log_index, m.kind, m.contract, m.sender, m.receiver,
             m.asset_id, m.amount
      FROM looked_at l CROSS JOIN transfer m ON m.place = l.place
           CROSS JOIN sent s ON s.place = m.sent
      WHERE (:kind IS NULL OR m.kind = :kind) AND (:contract IS NULL OR m.contract = :contract)
      ORDER BY l.place DESC LIMIT :limit
      """;

  private static final String LAST_LOOKED_AT =
      """
      SELECT place FROM address_transfer WHERE address = ? AND place < ?
      ORDER BY place DESC LIMIT 1 OFFSET ?
      """;

  private static final String CREATION =
      """
      SELECT c.place, c.contract, t.sender, t.time, t.hash
      FROM creation c JOIN sent t ON t.place = c.place
      """;

  private IndexReader() {}

  /// Which transfers of an address are wanted.
  ///
  /// @param kind of that standard alone
  /// @param contract of that contract alone
  record Filter(Address address, @Nullable Kind kind, @Nullable Address contract) {}

  static Page<Sent> transactions(Handle handle, Address address, Wanted wanted) {
    List<Sent> found =
        handle
            .createQuery(SENT)
            .bind(0, address.bytes())
            .bind(1, wanted.below(Of.TRANSACTIONS))
            .bind(2, wanted.limit() + 1)
            .map((rs, _) -> sent(rs))
            .list();
    return page(found, wanted, Of.TRANSACTIONS, tx -> Place.of(tx.block(), tx.index()));
  }

  static Page<Creation> contracts(Handle handle, Wanted wanted) {
    List<Creation> found =
        handle
            .createQuery(CREATION + "WHERE c.place < ? ORDER BY c.place DESC LIMIT ?")
            .bind(0, wanted.below(Of.CONTRACTS))
            .bind(1, wanted.limit() + 1)
            .map((rs, _) -> creation(rs))
            .list();
    return page(found, wanted, Of.CONTRACTS, c -> Place.of(c.block(), c.index()));
  }

  static Optional<Creation> contract(Handle handle, Address address) {
    return handle
        .createQuery(CREATION + "WHERE c.contract = ?")
        .bind(0, address.bytes())
        .map((rs, _) -> creation(rs))
        .findOne();
  }

  /// A transfer with its own place, which its fields do not tell.
  private record Placed(long place, Moved moved) {}

  static Page<Moved> transfers(Handle handle, Filter filter, Wanted wanted) {
    boolean all = filter.kind() == null && filter.contract() == null;
    int looked = all ? wanted.limit() + 1 : LOOKED_AT_MAX;
    long below = wanted.below(Of.TRANSFERS);
    byte[] address = filter.address().bytes();
    List<Placed> found =
        handle
            .createQuery(MOVED)
            .bind("address", address)
            .bind("below", below)
            .bind("looked", looked)
            .bind("kind", filter.kind() == null ? null : filter.kind().ordinal())
            .bind("contract", filter.contract() == null ? null : filter.contract().bytes())
            .bind("limit", wanted.limit() + 1)
            .map((rs, _) -> new Placed(rs.getLong(1), moved(rs)))
            .list();
    Page<Placed> page = page(found, wanted, Of.TRANSFERS, Placed::place);
    Optional<Cursor> next = page.next();
    if (!all && next.isEmpty()) {
      next =
          handle
              .createQuery(LAST_LOOKED_AT)
              .bind(0, address)
              .bind(1, below)
              .bind(2, looked - 1)
              .mapTo(Long.class)
              .findOne()
              .map(place -> new Cursor(Of.TRANSFERS, place));
    }
    return new Page<>(page.entries().stream().map(Placed::moved).toList(), next);
  }

  /// The entries without the one too many that tells whether more follow.
  private static <T> Page<T> page(List<T> found, Wanted wanted, Of list, ToLongFunction<T> place) {
    boolean more = found.size() > wanted.limit();
    List<T> entries = more ? found.subList(0, wanted.limit()) : found;
    return new Page<>(
        entries,
        more
            ? Optional.of(new Cursor(list, place.applyAsLong(entries.getLast())))
            : Optional.empty());
  }

  private static Sent sent(ResultSet rs) throws SQLException {
    long place = rs.getLong(1);
    return new Sent(
        Place.block(place),
        Place.index(place),
        rs.getLong(2),
        Hash.of(rs.getBytes(3)),
        Address.of(rs.getBytes(4)),
        address(rs.getBytes(5)),
        address(rs.getBytes(6)),
        UInt256.fromBytes(rs.getBytes(7)),
        rs.getLong(8),
        UInt256.fromBytes(rs.getBytes(9)),
        rs.getString(10),
        rs.getInt(11) == 1);
  }

  private static Moved moved(ResultSet rs) throws SQLException {
    Transfer transfer =
        new Transfer(
            KINDS[rs.getInt(5)],
            Address.of(rs.getBytes(6)),
            Address.of(rs.getBytes(7)),
            Address.of(rs.getBytes(8)),
            UInt256.fromBytes(rs.getBytes(9)),
            UInt256.fromBytes(rs.getBytes(10)));
    return new Moved(
        transfer, Place.block(rs.getLong(1)), rs.getLong(2), Hash.of(rs.getBytes(3)), rs.getInt(4));
  }

  private static Creation creation(ResultSet rs) throws SQLException {
    long place = rs.getLong(1);
    return new Creation(
        Address.of(rs.getBytes(2)),
        Address.of(rs.getBytes(3)),
        Place.block(place),
        Place.index(place),
        rs.getLong(4),
        Hash.of(rs.getBytes(5)));
  }

  private static @Nullable Address address(byte @Nullable [] bytes) {
    return bytes == null ? null : Address.of(bytes);
  }
}
