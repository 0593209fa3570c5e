package org.openledger.node.session;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Hex;
import org.openledger.primitives.Keccak;
import org.openledger.primitives.PrimitivesException;
import org.openledger.primitives.Secp256k1;
import org.openledger.primitives.Signature;
import org.openledger.serving.ServingException;
import org.openledger.serving.ServingException.Code;
import org.openledger.serving.api.ApiCall;

/// Signs people in by their wallet's signature (EIP-4361 over EIP-191) and knows who is.
///
/// All of it is in memory: a restart signs everybody out. Wallets that are contracts (EIP-1271)
/// cannot sign in. Any thread may call.
public final class Sessions {
  /// How long a session lasts.
  public static final Duration SESSION = Duration.ofHours(12);

  /// How long a nonce is good, and so how old a message may be.
  public static final Duration NONCE = Duration.ofMinutes(10);

  /// The most nonces, and the most sessions, that are kept; the oldest go first.
  public static final int MAX = 10_000;

  /// The header in which a page shows that it is the one that was signed in from.
  public static final String CSRF_HEADER = "X-OpenLedger-CSRF";

  private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);
  private static final int SIGNATURE_CHARS = 2 + 2 * Signature.BYTES;
  private static final int NONCE_BYTES = 16;
  private static final int TOKEN_BYTES = 32;

  private final long chainId;
  private final Clock clock;
  private final RandomGenerator random;
  private final Kept<Boolean> nonces;
  private final Kept<Session> sessions;

  /// Nobody is signed in yet.
  ///
  /// @param chainId the chain that messages must name
  /// @param random a generator that nobody can foresee
  public Sessions(long chainId, Clock clock, RandomGenerator random) {
    this.chainId = chainId;
    this.clock = clock;
    this.random = random;
    this.nonces = new Kept<>(MAX, clock);
    this.sessions = new Kept<>(MAX, clock);
  }

  /// A fresh nonce of 128 bits.
  public String nonce() {
    String nonce = secret(NONCE_BYTES);
    nonces.put(nonce, true, clock.instant().plus(NONCE));
    return nonce;
  }

  /// Signs the message's signer in.
  ///
  /// The nonce is used up as soon as the message is one for this node, whatever comes of its
  /// signature.
  ///
  /// @param host the `Host` of the request, which the node has let in
  /// @throws ServingException which says what is wrong with message or signature
  public Session signIn(String host, String text, String signature) {
    SignInMessage message = SignInMessage.parse(text);
    requireHere(message, host);
    requireNow(message.times());
    if (nonces.take(message.nonce()).isEmpty()) {
      throw wrong(
          "message",
          ("The nonce was used, is older than %d minutes, or is not from this node since it"
                  + " started; ask for a new one and sign again.")
              .formatted(NONCE.toMinutes()));
    }
    requireSigned(text, signature, message.address());
    Instant end = clock.instant().plus(SESSION);
    Session session =
        new Session(
            secret(TOKEN_BYTES),
            message.address(),
            message.times().expiresAt().filter(end::isAfter).orElse(end),
            secret(NONCE_BYTES),
            "https".equalsIgnoreCase(message.uri().getScheme()));
    sessions.put(session.token(), session, session.expiresAt());
    return session;
  }

  /// Who calls, if they are signed in.
  public Optional<Session> find(ApiCall call) {
    return SessionCookie.token(call).flatMap(sessions::find);
  }

  /// Who calls.
  ///
  /// @throws ServingException `SIGNED_OUT` where nobody is signed in
  public Session require(ApiCall call) {
    return find(call)
        .orElseThrow(() ->
            new ServingException(
                Code.SIGNED_OUT,
                "You are not signed in, or your session is over; nothing was changed. Sign in with"
                    + " your wallet and try again."));
  }

  /// Signs out.
  public void end(Session session) {
    sessions.take(session.token());
  }

  /// Refuses a call under a cookie that does not show the session's own secret: another page sent
  /// it, not the one that was signed in from.
  public void requireSamePage(ApiCall call) {
    Optional<Session> session = find(call);
    if (session.isEmpty()) {
      return; // nothing that the cookie could be misused for
    }
    byte[] shown =
        call.header(CSRF_HEADER.toLowerCase(Locale.ROOT))
            .orElse("")
            .getBytes(StandardCharsets.UTF_8);
    byte[] wanted = session.get().csrf().getBytes(StandardCharsets.UTF_8);
    if (!MessageDigest.isEqual(shown, wanted)) {
      throw new ServingException(
          Code.FORBIDDEN,
          "The header %s is missing or is not this session's; nothing was changed. Reload the page."
              .formatted(CSRF_HEADER));
    }
  }

  private void requireHere(SignInMessage message, String host) {
    if (!message.domain().equalsIgnoreCase(host)) {
      throw wrong(
          "message",
          ("The message is for %.100s, this node is called %.100s; sign the one that this page"
                  + " shows.")
              .formatted(message.domain(), host));
    }
    String scheme = String.valueOf(message.uri().getScheme()).toLowerCase(Locale.ROOT);
    String authority = String.valueOf(message.uri().getRawAuthority());
    if (!authority.equalsIgnoreCase(host) || !(scheme.equals("http") || scheme.equals("https"))) {
      throw wrong(
          "message",
          ("The message's URI is %.100s, not one of http(s)://%.100s; sign the one that this page"
                  + " shows.")
              .formatted(message.uri(), host));
    }
    if (message.chainId() != chainId) {
      throw wrong(
          "message",
          ("The message is for chain %d, this node's chain is %d; switch the wallet's network and"
                  + " sign again.")
              .formatted(message.chainId(), chainId));
    }
  }

  private void requireNow(SignInMessage.Times times) {
    Instant now = clock.instant();
    if (times.issuedAt().isAfter(now.plus(CLOCK_SKEW))) {
      throw wrong(
          "message",
          "The message was issued at %s, and it is %s here; set the clock and sign again."
              .formatted(times.issuedAt(), now));
    }
    if (times.issuedAt().isBefore(now.minus(NONCE).minus(CLOCK_SKEW))) {
      throw wrong(
          "message",
          "The message was issued at %s, too long before %s; sign a new one."
              .formatted(times.issuedAt(), now));
    }
    if (times.notBefore().filter(now::isBefore).isPresent()
        || times.expiresAt().filter(t -> !now.isBefore(t)).isPresent()) {
      throw wrong(
          "message",
          "The message is not good at %s, by its own words; sign a new one.".formatted(now));
    }
  }

  private static void requireSigned(String text, String signature, Address signer) {
    Signature parsed;
    try {
      if (signature.length() > SIGNATURE_CHARS) {
        throw wrong(
            "signature", "The signature has more than %d characters.".formatted(SIGNATURE_CHARS));
      }
      parsed = Signature.parse(Hex.decode(signature));
    } catch (PrimitivesException e) {
      throw wrong(
          "signature", "The signature is malformed: %s.".formatted(String.valueOf(e.getMessage())));
    }
    if (!parsed.inRange() || !parsed.isLowS()) {
      throw wrong("signature", "The signature is not in the form that wallets give (EIP-2).");
    }
    Optional<Address> recovered = Secp256k1.fastest().recover(personalDigest(text), parsed);
    if (!recovered.equals(Optional.of(signer))) {
      throw wrong(
          "signature",
          "The signature is not %s's over this message%s; choose that account in the wallet."
              .formatted(signer, recovered.map(a -> " (it would be " + a + "'s)").orElse("")));
    }
  }

  /// What a wallet signs for a text: the digest of `personal_sign` (EIP-191, version 0x45).
  static Hash personalDigest(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    byte[] head =
        ("\u0019Ethereum Signed Message:\n" + bytes.length).getBytes(StandardCharsets.US_ASCII);
    return Keccak.hash(head, bytes);
  }

  private String secret(int bytes) {
    byte[] secret = new byte[bytes];
    random.nextBytes(secret);
    return Hex.plain(secret);
  }

  private static ServingException wrong(String param, String sentence) {
    return ServingException.of(Code.INVALID_VALUE, param, sentence);
  }
}
