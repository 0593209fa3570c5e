package org.openledger.datanet;

import java.util.List;
import java.util.function.Function;
import org.openledger.datanet.retrieval.RowSource;
import org.openledger.datanet.row.ContributedRow;
import org.openledger.datanet.row.RowId;
import org.openledger.primitives.Hash;

/// A version's rows for retrieval, each read from the store when it is wanted.
record VersionRows(Hash root, List<RowId> ids, Function<RowId, ContributedRow> store)
    implements RowSource {
  @Override
  public ContributedRow row(RowId id) {
    return store.apply(id);
  }
}
