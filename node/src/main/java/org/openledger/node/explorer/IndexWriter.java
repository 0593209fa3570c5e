package org.openledger.node.explorer;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.openledger.chain.store.StoredBlock;
import org.openledger.evm.state.Log;
import org.openledger.node.explorer.Entries.Moved;
import org.openledger.node.explorer.Entries.Sent;
import org.openledger.primitives.Address;

/// Puts blocks into an index: plain JDBC and few statements, because this runs for every
/// transaction of the chain. One thread.
final class IndexWriter implements AutoCloseable {
  private final Connection connection;
  private final BulkInsert sent;
  private final BulkInsert addressSent;
  private final BulkInsert transfers;
  private final BulkInsert addressTransfers;
  private final PreparedStatement creation;
  private final PreparedStatement progress;

  /// Writes over `connection`.
  IndexWriter(Connection connection) throws SQLException {
    this.connection = connection;
    sent = BulkInsert.entries(connection, "sent", EntryCodec.SENT_BYTES);
    addressSent = BulkInsert.keys(connection, "address_sent", EntryCodec.SENT_KEY_BYTES);
    transfers = BulkInsert.entries(connection, "transfer", EntryCodec.TRANSFER_BYTES);
    addressTransfers =
        BulkInsert.keys(connection, "address_transfer", EntryCodec.TRANSFER_KEY_BYTES);
    creation = connection.prepareStatement("INSERT INTO creation VALUES (?, ?)");
    progress = connection.prepareStatement("UPDATE progress SET height = ?, hash = ?");
  }

  /// Opens a transaction; what is added until [#commit] is there whole or not at all.
  void begin() throws SQLException {
    connection.setAutoCommit(false);
  }

  /// Adds the block after the last one; how many transactions and transfers that were.
  int add(StoredBlock block) throws SQLException {
    int transactions = block.receipts().size();
    for (int i = 0; i < transactions; i++) {
      add(Entries.sent(block, i));
    }
    int moved = addTransfers(block);
    sent.flush();
    addressSent.flush();
    transfers.flush();
    addressTransfers.flush();
    progress.setLong(1, block.block().number());
    progress.setBytes(2, block.block().hash().bytes());
    progress.executeUpdate();
    return transactions + moved;
  }

  private void add(Sent tx) throws SQLException {
    long place = Place.of(tx.block(), tx.index());
    EntryCodec.put(sent.next(place), tx);
    addressSent.next(place).put(EntryCodec.key(tx.from(), place));
    Address other = tx.to() != null ? tx.to() : tx.created();
    if (other != null && !other.equals(tx.from())) {
      addressSent.next(place).put(EntryCodec.key(other, place));
    }
    if (tx.created() != null) {
      creation.setLong(1, place);
      creation.setBytes(2, tx.created().bytes());
      creation.executeUpdate();
    }
  }

  private int addTransfers(StoredBlock block) throws SQLException {
    long number = block.block().number();
    long time = block.block().header().timestamp();
    int count = 0;
    int logIndex = 0;
    for (int i = 0; i < block.receipts().size(); i++) {
      for (Log log : block.receipts().get(i).logs()) {
        for (Transfer transfer : TransferLogs.of(log)) {
          if (count == Place.INDEXES) {
            return count;
          }
          var hash = block.block().transactions().get(i).hash();
          add(Place.of(number, count++), new Moved(transfer, number, time, hash, logIndex));
        }
        logIndex++;
      }
    }
    return count;
  }

  private void add(long place, Moved moved) throws SQLException {
    Transfer of = moved.transfer();
    EntryCodec.put(transfers.next(place), moved);
    note(of.from(), place, of);
    if (!of.to().equals(of.from())) {
      note(of.to(), place, of);
    }
  }

  private void note(Address address, long place, Transfer of) throws SQLException {
    addressTransfers
        .next(place)
        .put(EntryCodec.key(address, place))
        .put(EntryCodec.kind(of.kind()))
        .put(of.contract().bytes());
  }

  /// Keeps what was added.
  void commit() throws SQLException {
    connection.commit();
    connection.setAutoCommit(true);
  }

  /// Forgets what was added, because of `why`.
  void rollback(Exception why) {
    try {
      connection.rollback();
      connection.setAutoCommit(true);
    } catch (SQLException e) { // a full disk has rolled back already
      why.addSuppressed(e);
    }
  }

  @Override
  public void close() throws SQLException {
    sent.close();
    addressSent.close();
    transfers.close();
    addressTransfers.close();
    creation.close();
    progress.close();
  }
}
