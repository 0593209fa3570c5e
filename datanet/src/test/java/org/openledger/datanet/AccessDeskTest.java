package org.openledger.datanet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.datanet.access.AccessEntry;
import org.openledger.datanet.access.AccessEntry.State;
import org.openledger.datanet.access.AccessPolicy.Access;
import org.openledger.datanet.access.Decision;
import org.openledger.datanet.access.Decision.Fault;
import org.openledger.datanet.access.ReadScope;
import org.openledger.datanet.contribution.AccessGrant;
import org.openledger.datanet.contribution.AccessRequest;
import org.openledger.datanet.contribution.AccessRevocation;
import org.openledger.datanet.contribution.DatanetDomain;
import org.openledger.datanet.contribution.Signed;
import org.openledger.primitives.KeyPair;

/// Access from the asking to the taking back, with real keys, and every way a word is refused.
class AccessDeskTest {
  private static final KeyPair OWNER = Samples.OWNER;
  private static final KeyPair ANN = Samples.key("ann");
  private static final KeyPair BOB = Samples.key("bob");
  private static final DatanetDomain DOMAIN = Samples.config(Access.GATED).domain();
  private static final long HOUR = 3600;

  @TempDir Path folder;
  private long now = Samples.NOW;
  private Datanet datanet;

  private final Clock clock =
      new Clock() {
        @Override
        public Instant instant() {
          return Instant.ofEpochSecond(now);
        }

        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }
      };

  @BeforeEach
  void open() {
    datanet = Datanet.open(folder, Samples.config(Access.GATED), clock);
  }

  @AfterEach
  void close() {
    datanet.close();
  }

  private Signed<AccessRequest> request(KeyPair key, String purpose, long until) {
    return Signed.by(key, DOMAIN, new AccessRequest(key.address(), purpose, until, now));
  }

  private AccessEntry asked(KeyPair key, String purpose) {
    return kept(datanet.desk().request(request(key, purpose, now + HOUR)));
  }

  private Signed<AccessGrant> grant(AccessEntry entry, long until) {
    return Signed.by(
        OWNER,
        DOMAIN,
        new AccessGrant(OWNER.address(), entry.asker(), entry.purpose(), until, now));
  }

  private Signed<AccessRevocation> revocation(KeyPair key, long grant) {
    return Signed.by(key, DOMAIN, new AccessRevocation(key.address(), grant, now));
  }

  private static AccessEntry kept(Decision decision) {
    assertThat(decision).isInstanceOf(Decision.Kept.class);
    return ((Decision.Kept) decision).entry();
  }

  private static void refused(Decision decision, Fault fault, String words) {
    assertThat(decision).isInstanceOf(Decision.Refused.class);
    assertThat(((Decision.Refused) decision).fault()).isEqualTo(fault);
    assertThat(((Decision.Refused) decision).reason()).contains(words);
  }

  private boolean reads(KeyPair key) {
    return datanet.access().scope(Optional.of(key.address()), clock.instant())
        instanceof ReadScope.Everything;
  }

  @Test
  void accessIsAskedForGrantedAndTakenBack() {
    AccessEntry waiting = asked(ANN, "to learn");
    assertThat(waiting.state(clock.instant())).isEqualTo(State.WAITING);
    assertThat(reads(ANN)).isFalse();
    AccessEntry granted = kept(datanet.desk().grant(waiting.id(), grant(waiting, now + HOUR / 2)));
    assertThat(granted.state(clock.instant())).isEqualTo(State.GRANTED);
    assertThat(reads(ANN)).isTrue();
    assertThat(reads(BOB)).isFalse();
    long id = granted.grant().orElseThrow().id();
    AccessEntry revoked = kept(datanet.desk().revoke(revocation(OWNER, id)));
    assertThat(revoked.state(clock.instant())).isEqualTo(State.REVOKED);
    assertThat(reads(ANN)).isFalse();
    datanet.close();
    datanet = Datanet.open(folder, Samples.config(Access.GATED), clock);
    assertThat(datanet.desk().entries(Optional.empty(), Long.MAX_VALUE, 10))
        .containsExactly(revoked);
  }

  @Test
  void accessEndsWhenItsTimeIsOver() {
    AccessEntry ann = asked(ANN, "to learn");
    kept(datanet.desk().grant(ann.id(), grant(ann, now + HOUR)));
    asked(BOB, "to learn");
    now += HOUR;
    assertThat(reads(ANN)).isFalse();
    List<AccessEntry> all = datanet.desk().entries(Optional.empty(), Long.MAX_VALUE, 10);
    assertThat(all).extracting(e -> e.state(clock.instant())).containsOnly(State.EXPIRED);
    AccessEntry bob = all.getFirst();
    refused(datanet.desk().deny(bob.id()), Fault.CONFLICT, "is expired");
    refused(
        datanet.desk().revoke(revocation(OWNER, all.getLast().grant().orElseThrow().id())),
        Fault.CONFLICT,
        "is expired");
  }

  @Test
  void aDeniedRequestStaysDenied() {
    AccessEntry entry = asked(ANN, "to learn");
    assertThat(kept(datanet.desk().deny(entry.id())).state(clock.instant()))
        .isEqualTo(State.DENIED);
    refused(datanet.desk().deny(entry.id()), Fault.CONFLICT, "is denied");
    refused(
        datanet.desk().grant(entry.id(), grant(entry, now + HOUR)), Fault.CONFLICT, "is denied");
    assertThat(reads(ANN)).isFalse();
  }

  @Test
  void aGrantAnswersItsRequestAndNoMore() {
    AccessEntry entry = asked(ANN, "to learn");
    AccessEntry other = asked(BOB, "to learn");
    AccessEntry purpose = asked(ANN, "to sell");
    var desk = datanet.desk();
    refused(desk.grant(other.id(), grant(entry, now + HOUR)), Fault.INVALID, "another asker");
    refused(desk.grant(purpose.id(), grant(entry, now + HOUR)), Fault.INVALID, "purpose");
    refused(desk.grant(entry.id(), grant(entry, now + HOUR + 1)), Fault.INVALID, "must end");
    refused(desk.grant(entry.id(), grant(entry, now)), Fault.INVALID, "must end");
    refused(desk.grant(99, grant(entry, now + HOUR)), Fault.NOT_FOUND, "no request 99");
    refused(desk.deny(99), Fault.NOT_FOUND, "no request 99");
    refused(desk.revoke(revocation(OWNER, 1)), Fault.NOT_FOUND, "no grant 1");
    assertThat(reads(ANN)).isFalse();
  }

  @Test
  void aGrantThatWasTakenBackIsNotGivenAgainByItsOldSignature() {
    AccessEntry first = asked(ANN, "to learn");
    Signed<AccessGrant> signed = grant(first, now + HOUR);
    AccessEntry granted = kept(datanet.desk().grant(first.id(), signed));
    refused(datanet.desk().grant(first.id(), signed), Fault.CONFLICT, "is granted");
    kept(datanet.desk().revoke(revocation(OWNER, granted.grant().orElseThrow().id())));
    now += 1;
    AccessEntry again = asked(ANN, "to learn");
    refused(datanet.desk().grant(again.id(), signed), Fault.CONFLICT, "given before");
    assertThat(reads(ANN)).isFalse();
  }

  @Test
  void onlyTheOwnerGrantsAndRevokes() {
    AccessEntry entry = asked(ANN, "to learn");
    var own = new AccessGrant(ANN.address(), ANN.address(), "to learn", now + HOUR, now);
    refused(
        datanet.desk().grant(entry.id(), Signed.by(ANN, DOMAIN, own)),
        Fault.NOT_THE_OWNER,
        OWNER.address().toString());
    var forged = new AccessGrant(OWNER.address(), ANN.address(), "to learn", now + HOUR, now);
    refused(
        datanet.desk().grant(entry.id(), Signed.by(ANN, DOMAIN, forged)),
        Fault.INVALID,
        "the signature is not");
    long id =
        kept(datanet.desk().grant(entry.id(), grant(entry, now + HOUR))).grant().orElseThrow().id();
    refused(datanet.desk().revoke(revocation(BOB, id)), Fault.NOT_THE_OWNER, "is not the");
    assertThat(reads(ANN)).isTrue();
  }

  @Test
  void aWordOfAnotherPlaceOrTimeIsRefused() {
    var elsewhere = new DatanetDomain(1, DOMAIN.datanet());
    var asked = new AccessRequest(ANN.address(), "to learn", now + HOUR, now);
    var desk = datanet.desk();
    refused(desk.request(Signed.by(ANN, elsewhere, asked)), Fault.INVALID, "on chain 1");
    refused(desk.request(request(ANN, "to learn", now)), Fault.INVALID, "is over");
    var ahead = new AccessRequest(ANN.address(), "to learn", now + HOUR, now + 301);
    refused(desk.request(Signed.by(ANN, DOMAIN, ahead)), Fault.INVALID, "in the future");
    assertThat(desk.entries(Optional.empty(), Long.MAX_VALUE, 10)).isEmpty();
  }

  @Test
  void aRequestCountsOnceAndOneWalletHasFewWaiting() {
    Signed<AccessRequest> signed = request(ANN, "to learn", now + HOUR);
    kept(datanet.desk().request(signed));
    refused(datanet.desk().request(signed), Fault.CONFLICT, "is here already");
    for (int i = 1; i < AccessDesk.WAITING_OF_ONE_MAX; i++) {
      asked(ANN, "reason " + i);
    }
    refused(
        datanet.desk().request(request(ANN, "one more", now + HOUR)), Fault.CONFLICT, "too many");
    asked(BOB, "to learn");
  }

  @Test
  void requestsAreListedNewestFirstInParts() {
    for (int i = 0; i < 5; i++) {
      asked(i % 2 == 0 ? ANN : BOB, "reason " + i);
    }
    var desk = datanet.desk();
    assertThat(desk.entries(Optional.empty(), Long.MAX_VALUE, 2))
        .extracting(AccessEntry::id)
        .containsExactly(5L, 4L);
    assertThat(desk.entries(Optional.empty(), 4, 9))
        .extracting(AccessEntry::id)
        .containsExactly(3L, 2L, 1L);
    assertThat(desk.entries(Optional.of(BOB.address()), Long.MAX_VALUE, 9))
        .extracting(AccessEntry::purpose)
        .containsExactly("reason 3", "reason 1");
  }
}
