package org.openledger.node.views;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.Chain;
import org.openledger.datanet.row.DatanetException;
import org.openledger.datanet.version.Registration;
import org.openledger.node.explorer.ChainIndex;
import org.openledger.node.explorer.Cursor;
import org.openledger.node.explorer.Entries;
import org.openledger.node.explorer.Page;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;

/// Which transactions say what about versions and models, so that anybody can read it from the
/// chain alone. The first to say something is the one that counts.
final class Registrations {
  private final Address registry;
  private final Chain chain;
  private final @Nullable ChainIndex index;
  private final Map<Key, Hash> found = new ConcurrentHashMap<>();
  private volatile Hash newest = Hash.ZERO;

  /// What a registration is about.
  private record Key(String kind, Hash about) {}

  Registrations(Address registry, Chain chain, @Nullable ChainIndex index) {
    this.registry = registry;
    this.chain = chain;
    this.index = index;
  }

  /// Where the version with this root was sealed.
  Optional<Hash> sealed(Hash root) {
    return find(new Key("seal", root));
  }

  /// Where a model's run was registered.
  Optional<Hash> run(Hash model) {
    return find(new Key("run", model));
  }

  /// Where a model's vectors were committed.
  Optional<Hash> store(Hash model) {
    return find(new Key("store", model));
  }

  private Optional<Hash> find(Key key) {
    if (!found.containsKey(key)) {
      read();
    }
    return Optional.ofNullable(found.get(key));
  }

  /// Reads what came since the last time, the newest first, down to what is known.
  private synchronized void read() {
    if (index == null) {
      return;
    }
    Hash known = newest;
    Map<Key, Hash> since = new HashMap<>();
    Optional<Cursor> after = Optional.empty();
    boolean isKnown = false;
    do {
      Page<Entries.Sent> page =
          index.transactions(registry, new Page.Wanted(after, Page.Wanted.LIMIT_MAX));
      for (Entries.Sent tx : page.entries()) {
        isKnown = isKnown || tx.hash().equals(known);
        if (!isKnown) {
          newest = newest.equals(known) ? tx.hash() : newest;
          key(tx)
              .ifPresent(key -> since.put(key, tx.hash())); // an older one comes later, and stays
        }
      }
      after = page.next();
    } while (after.isPresent() && !isKnown);
    since.forEach(found::putIfAbsent);
  }

  private Optional<Key> key(Entries.Sent tx) {
    byte[] data = chain.inclusion(tx.hash()).orElseThrow().transaction().body().data();
    try {
      return Registration.decode(data).flatMap(Registrations::key);
    } catch (DatanetException e) {
      return Optional.empty(); // anybody may send bytes there
    }
  }

  private static Optional<Key> key(Registration registration) {
    return switch (registration) {
      case Registration.SealVersion s -> Optional.of(new Key("seal", s.root()));
      case Registration.RegisterRun r -> Optional.of(new Key("run", r.model()));
      case Registration.CommitStore c -> Optional.of(new Key("store", c.model()));
      case Registration.CountContributors _ -> Optional.empty();
    };
  }
}
