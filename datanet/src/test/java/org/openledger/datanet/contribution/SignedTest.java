package org.openledger.datanet.contribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openledger.datanet.Samples;
import org.openledger.datanet.access.AccessPolicy.Access;
import org.openledger.datanet.row.DatanetException;
import org.openledger.datanet.row.Licence;
import org.openledger.datanet.row.RowId;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Hex;
import org.openledger.primitives.KeyPair;
import org.openledger.primitives.Signature;
import org.openledger.primitives.UInt256;
import org.openledger.testing.Seeds;
import tools.jackson.databind.JsonNode;

class SignedTest {
  private static final DatanetDomain DOMAIN = Samples.config(Access.OPEN).domain();
  private static final KeyPair KEY = Samples.key("contributor");
  private static final Signed<Contribution> SIGNED =
      Samples.submission(Samples.row("question", "answer"), KEY).contribution();

  @Test
  void namesADatanetAsRecorded() {
    JsonNode r = Samples.recorded();
    var domain = DatanetDomain.of(47510, Address.parse(text(r, "owner")), text(r, "name"));
    assertThat(domain.datanet()).hasToString(text(r, "datanet"));
    String separator = text(r.get("rows").get(0).get("contribution"), "separator");
    assertThat(domain.typed().separator()).hasToString(separator);
  }

  @Test
  void agreesWithEthAccountOnContributions() {
    JsonNode r = Samples.recorded();
    var domain = new DatanetDomain(47510, Hash.parse(text(r, "datanet")));
    KeyPair key = KeyPair.ofPrivateKey(Hex.decode(text(r, "contributor_key")));
    for (JsonNode row : r.get("rows")) {
      JsonNode c = row.get("contribution");
      var message =
          new Contribution(
              Address.parse(text(r, "contributor")),
              RowId.parse(text(row, "id")),
              new Licence(text(row, "licence")),
              text(c, "source"),
              text(c, "consent"),
              c.get("time").longValue());
      assertThat(message.consent()).isEqualTo(Contribution.CONSENT);
      agrees(domain, key, message, c);
    }
  }

  @Test
  void agreesWithEthAccountOnReviews() {
    JsonNode r = Samples.recorded();
    var domain = new DatanetDomain(47510, Hash.parse(text(r, "datanet")));
    KeyPair key = KeyPair.ofPrivateKey(Hex.decode(text(r, "reviewer_key")));
    for (JsonNode row : r.get("rows")) {
      for (JsonNode v : row.get("reviews")) {
        var message =
            new Review(
                Address.parse(text(r, "reviewer")),
                RowId.parse(text(row, "id")),
                v.get("accept").booleanValue(),
                text(v, "reason"),
                v.get("time").longValue());
        agrees(domain, key, message, v);
      }
    }
  }

  @Test
  void agreesWithEthAccountOnAccess() {
    JsonNode r = Samples.recorded();
    var domain = new DatanetDomain(47510, Hash.parse(text(r, "datanet")));
    KeyPair asker = KeyPair.ofPrivateKey(Hex.decode(text(r, "contributor_key")));
    KeyPair owner = KeyPair.ofPrivateKey(Hex.decode(text(r, "reviewer_key")));
    JsonNode q = r.at("/access/request");
    var request =
        new AccessRequest(asker.address(), text(q, "purpose"), q.get("until").longValue(), time(q));
    agrees(domain, asker, request, q);
    JsonNode g = r.at("/access/grant");
    var grant =
        new AccessGrant(
            owner.address(),
            asker.address(),
            text(g, "purpose"),
            g.get("until").longValue(),
            time(g));
    agrees(domain, owner, grant, g);
    JsonNode v = r.at("/access/revocation");
    agrees(
        domain,
        owner,
        new AccessRevocation(owner.address(), v.get("grant").longValue(), time(v)),
        v);
  }

  private static long time(JsonNode node) {
    return node.get("time").longValue();
  }

  private static void agrees(DatanetDomain domain, KeyPair key, Message message, JsonNode wanted) {
    var received = new Signed<>(domain, message, text(wanted, "signature"));
    assertThat(received.digest()).hasToString(text(wanted, "digest"));
    assertThat(received.check(domain)).isInstanceOf(SignatureCheck.Valid.class);
    assertThat(Signed.by(key, domain, message)).isEqualTo(received);
  }

  @Test
  void refusesASignatureByAnotherKey() {
    var other = Samples.key("other");
    Contribution claim = SIGNED.message();
    String signature = Hex.encode(other.sign(claim.typedData(DOMAIN).digest()).bytes());
    assertThat(new Signed<>(DOMAIN, claim, signature).check(DOMAIN))
        .isEqualTo(
            new SignatureCheck.OtherSigner(KEY.address(), java.util.Optional.of(other.address())));
  }

  @Test
  void refusesTheOtherHalfOfTheCurve() {
    Signature low = Signature.parse(Hex.decode(SIGNED.signature()));
    UInt256 s = Signature.ORDER.subtract(low.s());
    var high = new Signature(low.r(), s, 1 - low.yParity());
    assertThat(signedAs(Hex.encode(high.bytes())).check(DOMAIN))
        .isEqualTo(new SignatureCheck.HighS());
  }

  @Test
  void refusesAnotherChainAndAnotherDatanet() {
    var otherChain = new DatanetDomain(1, DOMAIN.datanet());
    var otherDatanet = new DatanetDomain(47510, Hash.ZERO);
    assertThat(SIGNED.check(otherChain))
        .isEqualTo(new SignatureCheck.OtherDomain(otherChain, DOMAIN));
    assertThat(SIGNED.check(otherDatanet))
        .isEqualTo(new SignatureCheck.OtherDomain(otherDatanet, DOMAIN));
    var relabelled = new Signed<>(otherChain, SIGNED.message(), SIGNED.signature());
    assertThat(relabelled.check(otherChain)).isInstanceOf(SignatureCheck.OtherSigner.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0x", "0x00", "nonsense", "0xzz"})
  void refusesWhatIsNoSignature(String signature) {
    assertThat(signedAs(signature).check(DOMAIN)).isInstanceOf(SignatureCheck.Malformed.class);
  }

  @Test
  void refusesSignaturesOutsideTheirRange() {
    String zeros = "0x" + "00".repeat(64) + "1b";
    String ones = "0x" + "ff".repeat(64) + "1b";
    String parity = SIGNED.signature().substring(0, 130) + "1f";
    for (String signature : new String[] {zeros, ones, parity, "0x" + "11".repeat(5_000_000)}) {
      assertThat(signedAs(signature).check(DOMAIN)).isInstanceOf(SignatureCheck.Malformed.class);
    }
  }

  @Test
  void noChangedMessageOrSignatureHolds() {
    Seeds.times(
        300,
        random -> {
          Contribution m = SIGNED.message();
          byte[] signature = Hex.decode(SIGNED.signature());
          byte[] row = m.row().bytes();
          byte[] contributor = m.contributor().bytes();
          long time = m.time();
          byte[] target =
              switch (random.nextInt(4)) {
                case 0 -> signature;
                case 1 -> row;
                case 2 -> contributor;
                default -> new byte[0];
              };
          if (target.length == 0) {
            time += 1 + random.nextInt(1000);
          } else {
            int last = target == signature ? 64 : target.length;
            target[random.nextInt(last)] ^= (byte) (1 << random.nextInt(8));
          }
          var changed =
              new Contribution(
                  Address.of(contributor),
                  RowId.of(row),
                  m.licence(),
                  m.source(),
                  m.consent(),
                  time);
          assertThat(new Signed<>(DOMAIN, changed, Hex.encode(signature)).check(DOMAIN))
              .isInstanceOf(SignatureCheck.Refused.class);
        });
  }

  @Test
  void refusesAMessageWhoseTextWouldHaveToBeChanged() {
    Contribution m = SIGNED.message();
    assertThatThrownBy(() -> contribution(" spaced ", 0)).hasMessageContaining("source is not in");
    assertThatThrownBy(() -> contribution("a\u0308", 0)).hasMessageContaining("source is not in");
    assertThatThrownBy(() -> contribution("s".repeat(1025), 0)).hasMessageContaining("the limit");
    assertThatThrownBy(() -> contribution("", -1)).hasMessageContaining("since 1970");
    assertThatThrownBy(() -> new Review(KEY.address(), m.row(), false, "", 0))
        .hasMessage("a review that rejects a row says why");
  }

  @Test
  void refusesAccessForNothingOrWithoutEnd() {
    Address who = KEY.address();
    for (String purpose : new String[] {"", " a", "a\u202Eb", "p".repeat(1025)}) {
      assertThatThrownBy(() -> new AccessRequest(who, purpose, 1, 1))
          .isInstanceOf(DatanetException.class);
      assertThatThrownBy(() -> new AccessGrant(who, who, purpose, 1, 1))
          .isInstanceOf(DatanetException.class);
    }
    for (long time : new long[] {-1, 253_402_300_800L, Long.MAX_VALUE}) {
      assertThatThrownBy(() -> new AccessRequest(who, "p", time, 1))
          .hasMessageStartingWith("until is 0 to 253402300799");
      assertThatThrownBy(() -> new AccessGrant(who, who, "p", 1, time))
          .hasMessageStartingWith("time is 0 to 253402300799");
    }
    assertThatThrownBy(() -> new AccessRevocation(who, 0, 1)).hasMessageContaining("above 0");
  }

  private static Contribution contribution(String source, long time) {
    Contribution m = SIGNED.message();
    return new Contribution(m.contributor(), m.row(), m.licence(), source, m.consent(), time);
  }

  private static Signed<Contribution> signedAs(String signature) {
    return new Signed<>(DOMAIN, SIGNED.message(), signature);
  }

  private static String text(JsonNode node, String key) {
    return node.get(key).stringValue();
  }
}
