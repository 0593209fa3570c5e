package org.openledger.datanet;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.openledger.datanet.access.AccessEntry;
import org.openledger.datanet.access.Decision;
import org.openledger.datanet.access.Decision.Fault;
import org.openledger.datanet.access.Grant;
import org.openledger.datanet.contribution.AccessGrant;
import org.openledger.datanet.contribution.AccessRequest;
import org.openledger.datanet.contribution.AccessRevocation;
import org.openledger.datanet.contribution.Message;
import org.openledger.datanet.contribution.SignatureCheck;
import org.openledger.datanet.contribution.Signed;
import org.openledger.datanet.store.Database;
import org.openledger.datanet.store.Grants;
import org.openledger.datanet.store.Requests;
import org.openledger.primitives.Address;
import org.openledger.primitives.Signature;

/// Where wallets ask to read a Datanet, and its owner answers: each word is signed, counts once,
/// and is kept with its signature. Any thread may call.
public final class AccessDesk {
  /// The most requests of one wallet that may wait at a time.
  public static final int WAITING_OF_ONE_MAX = 10;

  /// The most requests that may wait at a time.
  public static final int WAITING_MAX = 10_000;

  private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

  private final DatanetConfig config;
  private final Database database;
  private final Clock clock;

  AccessDesk(DatanetConfig config, Database database, Clock clock) {
    this.config = config;
    this.database = database;
    this.clock = clock;
  }

  /// Work with a signature that holds.
  private interface Work {
    Decision with(Handle handle, Signature signature);
  }

  /// Takes in a request.
  public Decision request(Signed<AccessRequest> signed) {
    AccessRequest request = signed.message();
    if (request.until() <= now()) {
      return refused(
          Fault.INVALID,
          "the time asked for, until %d, is over at %d".formatted(request.until(), now()));
    }
    return checked(
        signed,
        request.time(),
        (handle, signature) -> {
          Instant now = clock.instant();
          if (Requests.waiting(handle, Optional.of(request.asker()), now) >= WAITING_OF_ONE_MAX
              || Requests.waiting(handle, Optional.empty(), now) >= WAITING_MAX) {
            return refused(
                Fault.CONFLICT,
                "too many requests wait already, %d of one wallet or %,d of all at most"
                    .formatted(WAITING_OF_ONE_MAX, WAITING_MAX));
          }
          return Requests.insert(handle, request, signature)
              .map(id -> kept(handle, id))
              .orElseGet(() -> refused(Fault.CONFLICT, "this very request is here already"));
        });
  }

  /// Takes in the owner's yes to request `id`: for its asker and purpose, no longer than asked.
  public Decision grant(long id, Signed<AccessGrant> signed) {
    AccessGrant grant = signed.message();
    if (!grant.owner().equals(config.owner())) {
      return notTheOwner(grant.owner());
    }
    return checked(
        signed,
        grant.time(),
        (handle, signature) -> {
          Optional<AccessEntry> found = Requests.find(handle, id);
          if (found.isEmpty()) {
            return refused(Fault.NOT_FOUND, "there is no request %d".formatted(id));
          }
          AccessEntry entry = found.get();
          if (entry.state(clock.instant()) != AccessEntry.State.WAITING) {
            return notWaiting(entry);
          }
          if (!grant.asker().equals(entry.asker()) || !grant.purpose().equals(entry.purpose())) {
            return refused(
                Fault.INVALID,
                "the grant is for another asker or purpose than request %d".formatted(id));
          }
          if (grant.until() <= now() || grant.until() > entry.until().getEpochSecond()) {
            return refused(
                Fault.INVALID,
                "the grant ends at %d; it must end after %d and not after %d, which was asked for"
                    .formatted(grant.until(), now(), entry.until().getEpochSecond()));
          }
          if (Requests.said(handle, signature)) {
            return refused(Fault.CONFLICT, "this very grant was given before");
          }
          Grant given =
              Grants.insert(
                  handle,
                  grant.asker(),
                  grant.purpose(),
                  clock.instant(),
                  Instant.ofEpochSecond(grant.until()));
          Requests.word(handle, given.id(), "GRANT", grant.time(), signature);
          Requests.granted(handle, id, given.id());
          return kept(handle, id);
        });
  }

  /// Notes the owner's no to request `id`; that the owner says it is the caller's to know.
  public Decision deny(long id) {
    return database.write(handle -> {
      Optional<AccessEntry> found = Requests.find(handle, id);
      if (found.isEmpty()) {
        return refused(Fault.NOT_FOUND, "there is no request %d".formatted(id));
      }
      if (found.get().state(clock.instant()) != AccessEntry.State.WAITING) {
        return notWaiting(found.get());
      }
      Requests.denied(handle, id, clock.instant());
      return kept(handle, id);
    });
  }

  /// Takes in the owner's word that a grant holds no longer.
  public Decision revoke(Signed<AccessRevocation> signed) {
    AccessRevocation revocation = signed.message();
    if (!revocation.owner().equals(config.owner())) {
      return notTheOwner(revocation.owner());
    }
    return checked(
        signed,
        revocation.time(),
        (handle, signature) -> {
          Optional<AccessEntry> found = Requests.ofGrant(handle, revocation.grant());
          if (found.isEmpty()) {
            return refused(Fault.NOT_FOUND, "there is no grant %d".formatted(revocation.grant()));
          }
          AccessEntry entry = found.get();
          if (entry.state(clock.instant()) != AccessEntry.State.GRANTED) {
            return refused(
                Fault.CONFLICT,
                "grant %d is %s already"
                    .formatted(
                        revocation.grant(),
                        entry.state(clock.instant()).name().toLowerCase(Locale.ROOT)));
          }
          Grants.revoke(handle, revocation.grant(), clock.instant());
          Requests.word(handle, revocation.grant(), "REVOCATION", revocation.time(), signature);
          return kept(handle, entry.id());
        });
  }

  /// Requests with a number below `before`, newest first, at most `limit`.
  ///
  /// @param asker whose; empty for everybody's
  public List<AccessEntry> entries(Optional<Address> asker, long before, int limit) {
    return database.read(handle -> Requests.list(handle, asker, before, limit));
  }

  private <M extends Message> Decision checked(Signed<M> signed, long time, Work work) {
    if (time > clock.instant().plus(CLOCK_SKEW).getEpochSecond()) {
      return refused(Fault.INVALID, "signed in the future, at %d".formatted(time));
    }
    return switch (signed.check(config.domain())) {
      case SignatureCheck.Refused check -> new Decision.Refused(Fault.INVALID, check.reason());
      case SignatureCheck.Valid(var signature) ->
          database.write(handle -> work.with(handle, signature));
    };
  }

  private long now() {
    return clock.instant().getEpochSecond();
  }

  private static Decision kept(Handle handle, long id) {
    return new Decision.Kept(Requests.find(handle, id).orElseThrow());
  }

  private Decision notWaiting(AccessEntry entry) {
    return refused(
        Fault.CONFLICT,
        "request %d is %s, it no longer waits"
            .formatted(entry.id(), entry.state(clock.instant()).name().toLowerCase(Locale.ROOT)));
  }

  private Decision notTheOwner(Address who) {
    return refused(
        Fault.NOT_THE_OWNER,
        "%s is not the Datanet's owner, who is %s".formatted(who, config.owner()));
  }

  private static Decision refused(Fault fault, String reason) {
    return new Decision.Refused(fault, reason);
  }
}
