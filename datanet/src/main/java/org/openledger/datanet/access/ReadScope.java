package org.openledger.datanet.access;

import org.openledger.primitives.Address;

/// The rows one asker may read at one moment; retrieval looks at nothing outside it.
public sealed interface ReadScope {
  /// Whether a row of `contributor` lies inside.
  boolean readable(Address contributor);

  /// Every row.
  record Everything() implements ReadScope {
    @Override
    public boolean readable(Address contributor) {
      return true;
    }
  }

  /// Only what the asker gave: a contributor always reads the own rows.
  ///
  /// @param asker the wallet that asks
  record OwnRows(Address asker) implements ReadScope {
    @Override
    public boolean readable(Address contributor) {
      return asker.equals(contributor);
    }
  }

  /// No row: an asker without a name, before a gate.
  record Nothing() implements ReadScope {
    @Override
    public boolean readable(Address contributor) {
      return false;
    }
  }
}
