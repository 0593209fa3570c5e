package org.openledger.node.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openledger.node.faucet.FakeClock;
import org.openledger.primitives.Hex;
import org.openledger.primitives.KeyPair;
import org.openledger.primitives.Signature;
import org.openledger.primitives.UInt256;
import org.openledger.serving.ServingException;
import org.openledger.serving.ServingException.Code;

/// Signing in with real keys, and every way it is refused.
class SessionsTest {
  private static final KeyPair KEY = KeyPair.fromSeed(new byte[] {1});
  private static final KeyPair OTHER = KeyPair.fromSeed(new byte[] {2});

  private final FakeClock clock = new FakeClock();
  private final Sessions sessions = new Sessions(SignIns.CHAIN, clock, new SplittableRandom(7));

  private Map<String, String> fields() {
    return SignIns.fields(KEY, sessions.nonce(), clock.instant());
  }

  private Session signIn(Map<String, String> fields) {
    String text = SignIns.text(fields);
    return sessions.signIn(SignIns.HOST, text, SignIns.sign(KEY, text));
  }

  private void refused(Map<String, String> fields, String... words) {
    assertThatThrownBy(() -> signIn(fields))
        .isInstanceOf(ServingException.class)
        .hasMessageContainingAll(words)
        .extracting("code")
        .isEqualTo(Code.INVALID_VALUE);
  }

  @Test
  void aSignatureOpensASessionForTwelveHours() {
    Session session = signIn(fields());
    assertThat(session.address()).isEqualTo(KEY.address());
    assertThat(session.expiresAt()).isEqualTo(clock.instant().plus(Duration.ofHours(12)));
    assertThat(session.toString()).doesNotContain(session.token(), session.csrf());
    var call = SignIns.call("GET", "/v1/session", "", session);
    clock.move(Duration.ofHours(12).minusMillis(1));
    assertThat(sessions.find(call)).contains(session);
    clock.move(Duration.ofMillis(1));
    assertThat(sessions.find(call)).isEmpty();
    assertThatThrownBy(() -> sessions.require(call)).extracting("code").isEqualTo(Code.SIGNED_OUT);
  }

  @Test
  void theMessagesOwnEndComesFirst() {
    Map<String, String> fields = fields();
    Instant end = clock.instant().plus(Duration.ofHours(1));
    fields.put("expires", end.toString());
    assertThat(signIn(fields).expiresAt()).isEqualTo(end);
    Map<String, String> far = fields();
    far.put("expires", clock.instant().plus(Duration.ofDays(400)).toString());
    assertThat(signIn(far).expiresAt()).isEqualTo(clock.instant().plus(Sessions.SESSION));
  }

  @ParameterizedTest
  @CsvSource({
    "domain, evil.example, evil.example",
    "domain, localhost, localhost:8545",
    "domain, localhost:8546, localhost:8546",
    "uri, http://evil.example/, evil.example",
    "uri, http://localhost:8545@evil.example/, evil.example",
    "uri, javascript://localhost:8545/, javascript",
    "uri, urn:localhost, urn:localhost",
    "chain, 1, 47510",
    "nonce, 0123456789abcdef0123456789abcdef, nonce"
  })
  void aMessageForAnotherPlaceIsRefusedWithBothNamed(String field, String value, String named) {
    Map<String, String> fields = fields();
    fields.put(field, value);
    refused(fields, named);
  }

  @ParameterizedTest
  @CsvSource({"issued, 6", "issued, -16", "before, 1", "expires, 0", "expires, -1"})
  void aMessageOfAnotherTimeIsRefused(String field, int minutes) {
    Map<String, String> fields = fields();
    fields.put(field, clock.instant().plus(Duration.ofMinutes(minutes)).toString());
    refused(fields, "sign");
  }

  @Test
  void aNonceIsGoodOnceAndForTenMinutes() {
    Map<String, String> once = fields();
    signIn(once);
    refused(once, "nonce was used");
    Map<String, String> late = fields();
    clock.move(Duration.ofMinutes(10));
    refused(late, "older than 10 minutes");
    Map<String, String> tried = fields();
    assertThatThrownBy(
            () -> sessions.signIn(SignIns.HOST, SignIns.text(tried), "0x" + "11".repeat(65)))
        .isInstanceOf(ServingException.class);
    refused(tried, "nonce was used");
  }

  @Test
  void noncesHave128BitsAndDiffer() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      String nonce = sessions.nonce();
      assertThat(nonce).matches("[0-9a-f]{32}");
      seen.add(nonce);
    }
    assertThat(seen).hasSize(1_000);
  }

  @Test
  void theOldestNonceGoesWhenThereAreTooMany() {
    Map<String, String> oldest = fields();
    Map<String, String> second = fields();
    for (int i = 1; i < Sessions.MAX; i++) {
      sessions.nonce();
    }
    refused(oldest, "nonce");
    assertThat(signIn(second).address()).isEqualTo(KEY.address());
  }

  @Test
  void anotherKeysSignatureIsRefusedWithBothNamed() {
    String text = SignIns.text(fields());
    assertThatThrownBy(() -> sessions.signIn(SignIns.HOST, text, SignIns.sign(OTHER, text)))
        .hasMessageContainingAll(KEY.address().toString(), OTHER.address().toString())
        .extracting("param")
        .isEqualTo("signature");
  }

  @Test
  void aSignatureOverAnotherTextIsRefused() {
    Map<String, String> fields = fields();
    String signed = SignIns.text(fields);
    fields.put("statement", "Sign in to OpenLedger?");
    assertThatThrownBy(
            () -> sessions.signIn(SignIns.HOST, SignIns.text(fields), SignIns.sign(KEY, signed)))
        .isInstanceOf(ServingException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0x", "0x12", "signature", "0xzz"})
  void whatIsNoSignatureIsRefused(String signature) {
    String text = SignIns.text(fields());
    assertThatThrownBy(() -> sessions.signIn(SignIns.HOST, text, signature))
        .isInstanceOf(ServingException.class)
        .extracting("param")
        .isEqualTo("signature");
  }

  @Test
  void theSecondFormOfASignatureAndALongOneAreRefused() {
    String text = SignIns.text(fields());
    Signature low = Signature.parse(Hex.decode(SignIns.sign(KEY, text)));
    UInt256 high = UInt256.of(Signature.ORDER.toBigInteger().subtract(low.s().toBigInteger()));
    String second = Hex.encode(new Signature(low.r(), high, 1 - low.yParity()).bytes());
    assertThatThrownBy(() -> sessions.signIn(SignIns.HOST, text, second))
        .hasMessageContaining("EIP-2");
    String again = SignIns.text(fields());
    assertThatThrownBy(() -> sessions.signIn(SignIns.HOST, again, "0x" + "00".repeat(1 << 20)))
        .hasMessageContaining("characters");
  }

  @Test
  void aForgedOrEndedCookieIsNobodys() {
    Session session = SignIns.in(sessions, KEY, clock.instant());
    for (String cookie :
        new String[] {
          "",
          "openledger_session=",
          "openledger_session=" + "0".repeat(64),
          "openledger_session=" + session.token().toUpperCase(java.util.Locale.ROOT),
          "openledger_session=" + session.token() + "0",
          "openledger_sessions=" + session.token(),
          "x=openledger_session=" + session.token()
        }) {
      assertThat(sessions.find(SignIns.call("GET", "/", "", Map.of("cookie", cookie))))
          .as(cookie)
          .isEmpty();
    }
    String among = "theme=dark; openledger_session=" + session.token() + "; a=b";
    assertThat(sessions.find(SignIns.call("GET", "/", "", Map.of("cookie", among))))
        .contains(session);
    sessions.end(session);
    assertThat(sessions.find(SignIns.call("GET", "/", "", session))).isEmpty();
  }
}
