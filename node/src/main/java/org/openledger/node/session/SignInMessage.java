package org.openledger.node.session;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.openledger.primitives.Address;
import org.openledger.primitives.PrimitivesException;
import org.openledger.serving.ServingException;
import org.openledger.serving.ServingException.Code;

/// What a wallet signs to sign its owner in: the text of Sign-In with Ethereum
/// ([EIP-4361](https://eips.ethereum.org/EIPS/eip-4361)), read strictly by its grammar.
///
/// The grammar is ASCII throughout, so nothing in it can look like something else. Version is 1,
/// the only one there is.
///
/// @param domain the authority (host and port) of the page that asks
/// @param address who signs, given with the checksum of EIP-55
/// @param statement what a person is told, if anything
/// @param uri what the sign-in is for
/// @param chainId the chain that the session is bound to
/// @param nonce what makes the message good for one use
/// @param times when it was made, and between which times it is good
public record SignInMessage(
    String domain,
    Address address,
    Optional<String> statement,
    URI uri,
    long chainId,
    String nonce,
    Times times) {
  /// The most characters of a message.
  public static final int CHARS_MAX = 4096;

  private static final Pattern HEAD =
      Pattern.compile(
          "(?:[A-Za-z][A-Za-z0-9+.-]*://)?([A-Za-z0-9\\-._~%!$&'()*+,;=:@\\[\\]]+)"
              + " wants you to sign in with your Ethereum account:");
  private static final Pattern STATEMENT =
      Pattern.compile("[A-Za-z0-9\\-._~:/?#\\[\\]@!$&'()*+,;= ]+");
  private static final Pattern REQUEST =
      Pattern.compile("(?:[A-Za-z0-9\\-._~!$&'()*+,;=:@]|%[0-9A-Fa-f]{2})*");
  private static final Pattern TIME =
      Pattern.compile(
          "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]{1,9})?"
              + "(?:Z|[+-][0-9]{2}:[0-9]{2})");

  /// A message's times.
  ///
  /// @param issuedAt when it was made
  /// @param notBefore from when it is good, if it says
  /// @param expiresAt until when it is good, if it says
  public record Times(Instant issuedAt, Optional<Instant> notBefore, Optional<Instant> expiresAt) {}

  /// Reads a message.
  ///
  /// @throws ServingException `INVALID_VALUE` of `message`, naming the line that breaks the grammar
  public static SignInMessage parse(String text) {
    if (text.length() > CHARS_MAX) {
      throw wrong("it has %,d characters; the limit is %,d".formatted(text.length(), CHARS_MAX));
    }
    Lines lines = new Lines(text);
    Matcher head = HEAD.matcher(lines.next("the line that names the site"));
    if (!head.matches()) {
      throw wrong("its first line does not say which site wants the sign-in");
    }
    Address address = address(lines.next("the account"));
    lines.blank();
    Optional<String> statement = Optional.empty();
    if (!lines.atBlank()) {
      String said = lines.next("the statement");
      if (!STATEMENT.matcher(said).matches()) {
        throw wrong("its statement has a character that the standard does not allow");
      }
      statement = Optional.of(said);
    }
    lines.blank();
    URI uri = uri(lines.field("URI: "));
    if (!lines.field("Version: ").equals("1")) {
      throw wrong("its version is not 1");
    }
    long chainId = chainId(lines.field("Chain ID: "));
    String nonce = lines.field("Nonce: ");
    if (!nonce.matches("[A-Za-z0-9]{8,128}")) {
      throw wrong("its nonce is not 8 to 128 letters and digits");
    }
    Instant issuedAt = time("Issued At", lines.field("Issued At: "));
    Optional<Instant> expiresAt =
        lines.optional("Expiration Time: ").map(t -> time("Expiration Time", t));
    Optional<Instant> notBefore = lines.optional("Not Before: ").map(t -> time("Not Before", t));
    lines
        .optional("Request ID: ")
        .filter(id -> !REQUEST.matcher(id).matches())
        .ifPresent(id -> {
          throw wrong("its request id has a character that the standard does not allow");
        });
    resources(lines);
    Times times = new Times(issuedAt, notBefore, expiresAt);
    return new SignInMessage(head.group(1), address, statement, uri, chainId, nonce, times);
  }

  /// The lines of a message, read one after another.
  private static final class Lines {
    private final List<String> lines;
    private int at;

    Lines(String text) {
      lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
    }

    String next(String what) {
      if (at == lines.size()) {
        throw wrong("it ends before " + what);
      }
      return lines.get(at++);
    }

    boolean atBlank() {
      return at < lines.size() && lines.get(at).isEmpty();
    }

    void blank() {
      if (!next("an empty line").isEmpty()) {
        throw wrong("line %d is not empty".formatted(at));
      }
    }

    String field(String name) {
      return optional(name)
          .orElseThrow(() -> wrong("line %d is not \"%s…\"".formatted(at + 1, name)));
    }

    Optional<String> optional(String name) {
      if (at < lines.size() && lines.get(at).startsWith(name)) {
        return Optional.of(lines.get(at++).substring(name.length()));
      }
      return Optional.empty();
    }

    boolean end() {
      return at == lines.size();
    }
  }

  private static void resources(Lines lines) {
    if (!lines.end() && !lines.field("Resources:").isEmpty()) {
      throw wrong("its resources do not stand on lines of their own");
    }
    while (!lines.end()) {
      uri(lines.field("- "));
    }
  }

  private static Address address(String text) {
    try {
      Address address = Address.parse(text);
      if (!address.toString().equals(text)) {
        throw wrong("its account is not written with the checksum of EIP-55: " + address);
      }
      return address;
    } catch (PrimitivesException e) {
      throw wrong("its second line is not an account: " + e.getMessage());
    }
  }

  private static URI uri(String text) {
    try {
      URI uri = new URI(text);
      if (uri.getScheme() == null || !text.chars().allMatch(c -> c > ' ' && c < 127)) {
        throw wrong("an address in it is not a whole URI (RFC 3986)");
      }
      return uri;
    } catch (URISyntaxException e) {
      throw wrong("an address in it is not a URI (RFC 3986)");
    }
  }

  private static long chainId(String text) {
    if (!text.matches("[0-9]{1,18}")) {
      throw wrong("its chain id is not a number of at most 18 digits");
    }
    return Long.parseLong(text);
  }

  private static Instant time(String name, String text) {
    try {
      if (!TIME.matcher(text).matches()) {
        throw wrong("its %s is not a time (RFC 3339)".formatted(name));
      }
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw wrong("its %s is a time that does not exist".formatted(name));
    }
  }

  private static ServingException wrong(String what) {
    return ServingException.of(
        Code.INVALID_VALUE,
        "message",
        "The message is not one of Sign-In with Ethereum (EIP-4361): %s.".formatted(what));
  }
}
