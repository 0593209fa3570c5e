package org.openledger.node.network;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.openledger.chain.Chain;
import org.openledger.chain.store.Inclusion;
import org.openledger.datanet.Datanet;
import org.openledger.datanet.row.DatanetException;
import org.openledger.datanet.version.Anchor;
import org.openledger.datanet.version.Registration;
import org.openledger.datanet.version.Version;
import org.openledger.node.datanets.VersionSealer;
import org.openledger.primitives.Address;
import org.openledger.primitives.KeyPair;

/// Seals versions and registers them on chain: root, licence, and whose rows they are.
///
/// A version that was sealed but not noted as registered, because a program ended in between, is
/// registered first.
///
/// @param datanet whose versions
/// @param chain where they are registered
/// @param operator who registers them
public record Sealing(Datanet datanet, Chain chain, KeyPair operator) implements VersionSealer {
  @Override
  public Sealed seal() {
    Optional<Sealed> late = Optional.empty();
    for (Version version : datanet.versions()) {
      if (datanet.anchor(version.number()).isEmpty()) {
        late = Optional.of(register(version));
      }
    }
    try {
      return register(datanet.seal());
    } catch (DatanetException e) {
      if (late.isPresent() && e.code() == DatanetException.Code.CONFLICT) {
        return late.get(); // no row is new, but the last version was not registered until now
      }
      throw e;
    }
  }

  private Sealed register(Version version) {
    var id = datanet.domain().datanet();
    Inclusion sealed =
        Registry.write(
            chain,
            operator,
            new Registration.SealVersion(
                id, version.number(), version.root(), version.rows(), version.licence()));
    SortedMap<Address, Integer> rest = new TreeMap<>(version.contributors());
    while (!rest.isEmpty()) {
      SortedMap<Address, Integer> some = new TreeMap<>();
      while (!rest.isEmpty() && some.size() < Registration.CountContributors.CONTRIBUTORS_MAX) {
        Address first = rest.firstKey();
        some.put(first, version.contributors().get(first));
        rest.remove(first);
      }
      Registry.write(
          chain, operator, new Registration.CountContributors(id, version.number(), some));
    }
    Anchor anchor = new Anchor(sealed.transaction().hash(), sealed.in().block().header().number());
    datanet.anchor(version.number(), anchor);
    return new Sealed(version, anchor);
  }
}
