package org.openledger.datanet.store;

import org.jdbi.v3.core.Handle;
import org.openledger.datanet.contribution.DatanetDomain;
import org.openledger.datanet.row.DatanetException;
import org.openledger.primitives.Hash;

/// Which Datanet a database holds, in the table `datanet`.
public final class Identity {
  private Identity() {}

  /// Writes down whose the database is, or checks that it is this Datanet's already.
  public static DatanetDomain claim(Handle handle, DatanetDomain domain, String name) {
    handle.execute(
        "INSERT INTO datanet (one, id, chain_id, name) VALUES (1, ?, ?, ?) ON CONFLICT DO NOTHING",
        domain.datanet().bytes(),
        domain.chainId(),
        name);
    return handle
        .createQuery("SELECT id, chain_id, name FROM datanet")
        .map((rs, _) -> {
          var found = new DatanetDomain(rs.getLong(2), Hash.of(rs.getBytes(1)));
          if (!found.equals(domain)) {
            throw new DatanetException(
                DatanetException.Code.CONFLICT,
                "the folder holds Datanet \"%s\" (%s on chain %d), not \"%s\" (%s on chain %d)"
                    .formatted(
                        rs.getString(3),
                        found.datanet(),
                        found.chainId(),
                        name,
                        domain.datanet(),
                        domain.chainId()));
          }
          return found;
        })
        .one();
  }
}
