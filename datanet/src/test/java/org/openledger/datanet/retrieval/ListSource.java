package org.openledger.datanet.retrieval;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.openledger.datanet.row.ContributedRow;
import org.openledger.datanet.row.Row;
import org.openledger.datanet.row.RowId;
import org.openledger.datanet.version.RowTree;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.KeyPair;

/// Rows held in memory, given by contributors in turn.
final class ListSource implements RowSource {
  private final Map<RowId, ContributedRow> rows = new TreeMap<>();

  ListSource(List<Row> rows, KeyPair... contributors) {
    for (int i = 0; i < rows.size(); i++) {
      Address contributor = contributors[i % contributors.length].address();
      Row row = rows.get(i);
      this.rows.put(row.id(), new ContributedRow(row.id(), row, contributor, Optional.empty()));
    }
  }

  @Override
  public Hash root() {
    return RowTree.of(rows.values()).root();
  }

  @Override
  public List<RowId> ids() {
    return List.copyOf(rows.keySet());
  }

  @Override
  public ContributedRow row(RowId id) {
    return rows.get(id);
  }
}
