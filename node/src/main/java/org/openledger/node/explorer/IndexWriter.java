package org.openledger.node.explorer;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.store.StoredBlock;
import org.openledger.evm.state.Log;
import org.openledger.node.explorer.Entries.Sent;
import org.openledger.primitives.Address;

/// Puts blocks into an index. Plain JDBC with statements that stay prepared: this runs for every
/// transaction of the chain. One thread.
final class IndexWriter implements AutoCloseable {
  private final Connection connection;
  private final List<PreparedStatement> statements = new ArrayList<>();
  private final PreparedStatement sent;
  private final PreparedStatement addressSent;
  private final PreparedStatement transfer;
  private final PreparedStatement addressTransfer;
  private final PreparedStatement creation;
  private final PreparedStatement progress;

  /// Writes over `connection`.
  IndexWriter(Connection connection) throws SQLException {
    this.connection = connection;
    sent = prepare("INSERT INTO sent VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    addressSent = prepare("INSERT OR IGNORE INTO address_sent VALUES (?, ?)");
    transfer = prepare("INSERT INTO transfer VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
    addressTransfer = prepare("INSERT OR IGNORE INTO address_transfer VALUES (?, ?)");
    creation = prepare("INSERT INTO creation VALUES (?, ?)");
    progress = prepare("UPDATE progress SET height = ?, hash = ?");
  }

  private PreparedStatement prepare(String sql) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    statements.add(statement);
    return statement;
  }

  /// Opens a transaction; what is added until [#commit] is there whole or not at all.
  void begin() throws SQLException {
    connection.setAutoCommit(false);
  }

  /// Adds the block after the last one; how many transactions and transfers that were.
  int add(StoredBlock block) throws SQLException {
    long number = block.block().number();
    int transactions = block.receipts().size();
    for (int i = 0; i < transactions; i++) {
      add(Entries.sent(block, i));
    }
    int transfers = addTransfers(block);
    progress.setLong(1, number);
    progress.setBytes(2, block.block().hash().bytes());
    progress.executeUpdate();
    return transactions + transfers;
  }

  private int addTransfers(StoredBlock block) throws SQLException {
    int count = 0;
    int logIndex = 0;
    for (int i = 0; i < block.receipts().size(); i++) {
      long transaction = Place.of(block.block().number(), i);
      for (Log log : block.receipts().get(i).logs()) {
        for (Transfer found : TransferLogs.of(log)) {
          if (count == Place.INDEXES) {
            return count;
          }
          transfer.setLong(2, transaction);
          transfer.setInt(3, logIndex);
          add(Place.of(block.block().number(), count++), found);
        }
        logIndex++;
      }
    }
    return count;
  }

  private void add(Sent tx) throws SQLException {
    long place = Place.of(tx.block(), tx.index());
    sent.setLong(1, place);
    sent.setLong(2, tx.time());
    sent.setBytes(3, tx.hash().bytes());
    sent.setBytes(4, tx.from().bytes());
    sent.setBytes(5, bytes(tx.to()));
    sent.setBytes(6, bytes(tx.created()));
    sent.setBytes(7, tx.valueWei().minimalBytes());
    sent.setLong(8, tx.gasUsed());
    sent.setBytes(9, tx.gasPriceWei().minimalBytes());
    sent.setString(10, tx.method());
    sent.setInt(11, tx.success() ? 1 : 0);
    sent.executeUpdate();
    note(addressSent, tx.from(), place);
    Address other = tx.to() != null ? tx.to() : tx.created();
    if (other != null && !other.equals(tx.from())) {
      note(addressSent, other, place);
    }
    if (tx.created() != null) {
      creation.setLong(1, place);
      creation.setBytes(2, tx.created().bytes());
      creation.executeUpdate();
    }
  }

  private void add(long place, Transfer of) throws SQLException {
    transfer.setLong(1, place);
    transfer.setInt(4, of.kind().ordinal());
    transfer.setBytes(5, of.contract().bytes());
    transfer.setBytes(6, of.from().bytes());
    transfer.setBytes(7, of.to().bytes());
    transfer.setBytes(8, of.assetId().minimalBytes());
    transfer.setBytes(9, of.amount().minimalBytes());
    transfer.executeUpdate();
    note(addressTransfer, of.from(), place);
    if (!of.to().equals(of.from())) {
      note(addressTransfer, of.to(), place);
    }
  }

  private static void note(PreparedStatement table, Address address, long place)
      throws SQLException {
    table.setBytes(1, address.bytes());
    table.setLong(2, place);
    table.executeUpdate();
  }

  private static byte @Nullable [] bytes(@Nullable Address address) {
    return address == null ? null : address.bytes();
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
    for (PreparedStatement statement : statements) {
      statement.close();
    }
  }
}
