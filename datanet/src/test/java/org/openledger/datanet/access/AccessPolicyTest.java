package org.openledger.datanet.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.openledger.datanet.Samples;
import org.openledger.datanet.access.AccessPolicy.Access;
import org.openledger.datanet.row.ContributedRow;
import org.openledger.datanet.row.Row;
import org.openledger.primitives.Address;

class AccessPolicyTest {
  private static final Instant NOW = Instant.ofEpochSecond(Samples.NOW);
  private static final Address ASKER = Samples.key("asker").address();
  private static final Address CONTRIBUTOR = Samples.key("contributor").address();
  private static final Row ROW = Samples.row("question", "answer");
  private static final ContributedRow CONTRIBUTED =
      new ContributedRow(ROW.id(), ROW, CONTRIBUTOR, Optional.empty());

  @Test
  void anyoneReadsAnOpenDatanet() {
    assertThat(policy(Access.OPEN).readable(Optional.empty(), CONTRIBUTED, NOW)).isTrue();
  }

  @Test
  void nobodyReadsAGatedOneUnasked() {
    assertThat(policy(Access.GATED).readable(Optional.empty(), CONTRIBUTED, NOW)).isFalse();
    assertThat(policy(Access.GATED).readable(Optional.of(ASKER), CONTRIBUTED, NOW)).isFalse();
  }

  @Test
  void aContributorReadsTheOwnRowsAndNoOthers() {
    AccessPolicy gated = policy(Access.GATED);
    assertThat(gated.readable(Optional.of(CONTRIBUTOR), CONTRIBUTED, NOW)).isTrue();
    assertThat(gated.scope(Optional.of(CONTRIBUTOR), NOW))
        .isEqualTo(new ReadScope.OwnRows(CONTRIBUTOR));
  }

  @Test
  void ownerAndReviewersReadAll() {
    AccessPolicy gated = policy(Access.GATED);
    for (var insider : List.of(Samples.OWNER, Samples.FIRST)) {
      assertThat(gated.readable(Optional.of(insider.address()), CONTRIBUTED, NOW)).isTrue();
    }
  }

  @Test
  void aGrantHoldsFromItsDayUntilItsEnd() {
    AccessPolicy gated = policy(Access.GATED, grant(NOW, NOW.plusSeconds(10), Optional.empty()));
    assertThat(readable(gated, NOW.minusSeconds(1))).isFalse();
    assertThat(readable(gated, NOW)).isTrue();
    assertThat(readable(gated, NOW.plusSeconds(9))).isTrue();
    assertThat(readable(gated, NOW.plusSeconds(10))).isFalse();
  }

  @Test
  void aRevokedGrantEndsAtOnce() {
    Optional<Instant> revoked = Optional.of(NOW.plusSeconds(5));
    AccessPolicy gated = policy(Access.GATED, grant(NOW, NOW.plusSeconds(10), revoked));
    assertThat(readable(gated, NOW.plusSeconds(4))).isTrue();
    assertThat(readable(gated, NOW.plusSeconds(5))).isFalse();
  }

  private static boolean readable(AccessPolicy policy, Instant now) {
    return policy.readable(Optional.of(ASKER), CONTRIBUTED, now);
  }

  private static Grant grant(Instant from, Instant to, Optional<Instant> revoked) {
    return new Grant(1, ASKER, "teaching", from, to, revoked);
  }

  private static AccessPolicy policy(Access access, Grant... grants) {
    return new AccessPolicy(
        access, Samples.OWNER.address(), Set.of(Samples.FIRST.address()), List.of(grants));
  }
}
