package org.openledger.node.network;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.openledger.chain.Chain;
import org.openledger.chain.block.SignedTransaction;
import org.openledger.chain.block.TransactionCodec;
import org.openledger.chain.block.Transactions;
import org.openledger.chain.store.Inclusion;
import org.openledger.datanet.Datanet;
import org.openledger.datanet.row.DatanetException;
import org.openledger.datanet.version.Anchor;
import org.openledger.datanet.version.Registration;
import org.openledger.datanet.version.Version;
import org.openledger.node.NodeException;
import org.openledger.node.NodeException.Code;
import org.openledger.node.datanets.VersionSealer;
import org.openledger.node.home.WholeFile;
import org.openledger.node.pay.Accounts;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hex;
import org.openledger.primitives.KeyPair;
import org.openledger.primitives.UInt256;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Seals versions and registers them on chain: root, licence, and whose rows they are.
///
/// A version that was sealed but not noted as registered, because a program ended in between, is
/// registered first. Its transactions are signed and on disk before the first is sent, so it stands
/// on chain once.
public final class Sealing implements VersionSealer {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Datanet datanet;
  private final Chain chain;
  private final KeyPair operator;
  private final Path kept;

  /// Seals versions of `datanet`, registered on `chain` by `operator`, who sends nothing else
  /// meanwhile.
  ///
  /// @param kept where the transactions of the newest seal are kept
  public Sealing(Datanet datanet, Chain chain, KeyPair operator, Path kept) {
    this.datanet = datanet;
    this.chain = chain;
    this.operator = operator;
    this.kept = kept;
  }

  @Override
  public synchronized Sealed seal() {
    Optional<Sealed> late = finish();
    try {
      return register(datanet.seal());
    } catch (DatanetException e) {
      if (late.isPresent() && e.code() == DatanetException.Code.CONFLICT) {
        return late.get(); // no row is new, but the last version was not registered until now
      }
      throw e;
    }
  }

  /// Registers what was sealed and not noted as registered; the last of it.
  public synchronized Optional<Sealed> finish() {
    Optional<Sealed> late = Optional.empty();
    for (Version version : datanet.versions()) {
      if (datanet.anchor(version.number()).isEmpty()) {
        late = Optional.of(register(version));
      }
    }
    return late;
  }

  private Sealed register(Version version) {
    Accounts accounts = new Accounts(chain);
    List<SignedTransaction> signed = signed(version);
    signed.forEach(accounts::submit);
    Inclusion sealed = accounts.await(signed.getFirst().hash());
    signed.forEach(each -> accounts.await(each.hash()));
    Anchor anchor = new Anchor(sealed.transaction().hash(), sealed.in().block().header().number());
    datanet.anchor(version.number(), anchor);
    return new Sealed(version, anchor);
  }

  /// What `kept` holds.
  private record Kept(long version, List<String> raw) {}

  /// The transactions that register `version`, the seal first; on disk.
  List<SignedTransaction> signed(Version version) {
    Optional<Kept> before = read().filter(k -> k.version() == version.number());
    if (before.isPresent()) {
      return before.get().raw().stream()
          .map(raw -> TransactionCodec.decode(Hex.decode(raw)))
          .toList();
    }
    Accounts accounts = new Accounts(chain);
    long nonce = chain.pendingNonce(operator.address());
    List<SignedTransaction> signed = new ArrayList<>();
    for (Registration registration : registrations(version)) {
      Transactions.Call call =
          new Transactions.Call(Registry.ADDRESS, UInt256.ZERO, registration.encode());
      signed.add(accounts.sign(operator, nonce++, call));
    }
    write(new Kept(version.number(), signed.stream().map(s -> Hex.encode(s.encoded())).toList()));
    return signed;
  }

  private List<Registration> registrations(Version version) {
    var id = datanet.domain().datanet();
    List<Registration> all = new ArrayList<>();
    all.add(
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
      all.add(new Registration.CountContributors(id, version.number(), some));
    }
    return all;
  }

  private Optional<Kept> read() {
    if (!Files.exists(kept)) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(kept.toFile(), Kept.class));
    } catch (JacksonException e) {
      throw new NodeException(
          Code.HOME, "%s cannot be read: %s".formatted(kept, e.getOriginalMessage()), e);
    }
  }

  private void write(Kept what) {
    try {
      WholeFile.write(kept, JSON.writeValueAsString(what).getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new NodeException(
          Code.HOME,
          "%s could not be written: %s; the version is sealed here and not yet on chain"
              .formatted(kept, e.getMessage()),
          e);
    }
  }
}
