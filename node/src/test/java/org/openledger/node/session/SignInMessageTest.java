package org.openledger.node.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hex;
import org.openledger.primitives.Secp256k1;
import org.openledger.primitives.Signature;
import org.openledger.serving.ServingException;

/// The grammar of EIP-4361, on the standard's own examples, on what its reference implementation's
/// suite (spruceid/siwe, `test/parsing_negative.json`) says must be refused, and on signed messages
/// published there (`test/verification_positive.json`).
class SignInMessageTest {
  /// The standard's first example.
  private static final String EXAMPLE =
      """
      example.com wants you to sign in with your Ethereum account:
      0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2

      I accept the ExampleOrg Terms of Service: https://example.com/tos

      URI: https://example.com/login
      Version: 1
      Chain ID: 1
      Nonce: 32891756
      Issued At: 2021-09-30T16:25:24Z
      Resources:
      - ipfs://bafybeiemxf5abjwjbikoz4mc3a3dla6ual3jsgpdr4cjr3oz3evfyavhwq/
      - https://example.com/my-web2-claim.json\
      """;

  private static void refused(String text) {
    assertThatThrownBy(() -> SignInMessage.parse(text))
        .as(text)
        .isInstanceOf(ServingException.class)
        .hasMessageStartingWith("The message is not one of Sign-In with Ethereum (EIP-4361): ")
        .extracting("param")
        .isEqualTo("message");
  }

  @Test
  void readsTheStandardsExample() {
    SignInMessage message = SignInMessage.parse(EXAMPLE);
    assertThat(message)
        .isEqualTo(
            new SignInMessage(
                "example.com",
                Address.parse("0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2"),
                Optional.of("I accept the ExampleOrg Terms of Service: https://example.com/tos"),
                URI.create("https://example.com/login"),
                1,
                "32891756",
                new SignInMessage.Times(
                    Instant.parse("2021-09-30T16:25:24Z"), Optional.empty(), Optional.empty())));
  }

  @ParameterizedTest
  @CsvSource({
    "example.com:3388 wants, example.com:3388",
    "https://example.com wants, example.com",
    "127.0.0.1:8080 wants, 127.0.0.1:8080",
    "test@127.0.0.1 wants, test@127.0.0.1",
    "[::1]:8545 wants, [::1]:8545"
  })
  void readsAuthoritiesOfEveryKind(String first, String domain) {
    assertThat(SignInMessage.parse(EXAMPLE.replaceFirst("^example.com wants", first)).domain())
        .isEqualTo(domain);
  }

  @Test
  void whatIsOptionalMayBeThereOrNot() {
    String none =
        EXAMPLE
            .replace("I accept the ExampleOrg Terms of Service: https://example.com/tos\n", "")
            .replaceFirst("\nResources:(?s:.*)", "");
    assertThat(SignInMessage.parse(none).statement()).isEmpty();
    String all =
        EXAMPLE.replace(
            "\nResources:",
            "\nExpiration Time: 2021-09-30T18:25:24.5+02:00\nNot Before: 2021-09-30T16:25:24.000Z"
                + "\nRequest ID: some%20id\nResources:");
    assertThat(SignInMessage.parse(all).times())
        .isEqualTo(
            new SignInMessage.Times(
                Instant.parse("2021-09-30T16:25:24Z"),
                Optional.of(Instant.parse("2021-09-30T16:25:24Z")),
                Optional.of(Instant.parse("2021-09-30T16:25:24.500Z"))));
  }

  @Test
  void everyLineMustBeThereInItsPlace() {
    List<String> lines = List.of(EXAMPLE.split("\n"));
    for (int i = 0; i < 10; i++) {
      if (i == 3) {
        continue; // the statement is optional, and its lack leaves a right message
      }
      List<String> fewer = new ArrayList<>(lines);
      fewer.remove(i);
      refused(String.join("\n", fewer));
      for (int j = i + 1; j < 11; j++) {
        List<String> swapped = new ArrayList<>(lines);
        Collections.swap(swapped, i, j);
        if (!swapped.equals(lines)) {
          refused(String.join("\n", swapped));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "example.com wants|' wants'",
        "example.com wants|exämple.com wants",
        "example.com wants|example.com\u202E wants",
        "example.com wants|example.com/path wants",
        "0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2|0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2",
        "0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2|0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756CC2",
        "0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2|0xC02aaA",
        "I accept|I\u2066 accept",
        "I accept|I \"accept\"",
        "URI: https://example.com/login|URI: _not_a_rfc3986_valid_uri_",
        "URI: https://example.com/login|URI: https://exa mple.com/",
        "Version: 1|Version: 2",
        "Chain ID: 1|Chain ID: ?",
        "Chain ID: 1|Chain ID: -1",
        "Chain ID: 1|Chain ID: 9999999999999999999",
        "Nonce: 32891756|Nonce: 3289175",
        "Nonce: 32891756|Nonce: 3289175_",
        "2021-09-30T16:25:24Z|Wed Oct 05 2011 16:48:00 GMT+0200 (CEST)",
        "2021-09-30T16:25:24Z|2021-02-30T16:25:24Z",
        "2021-09-30T16:25:24Z|2021-09-30T25:25:24Z",
        "2021-09-30T16:25:24Z|2021-09-30T16:25:24",
        "- https://example.com/my|- _not_a_rfc3986_valid_uri_",
        "- https://example.com/my|https://example.com/my",
        "Resources:|Resources: x",
      })
  void aLineThatBreaksTheGrammarIsRefused(String good, String bad) {
    assertThat(EXAMPLE).contains(good);
    refused(EXAMPLE.replaceFirst(java.util.regex.Pattern.quote(good), bad));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "wants you to sign in", "\u0000", "a\nb\nc\nd\ne\nf\ng\nh\ni"})
  void whatIsNoMessageIsRefused(String text) {
    refused(text);
  }

  @Test
  void aMessageThatIsTooLongOrGoesOnIsRefused() {
    refused(EXAMPLE + "\n- https://example.com/" + "a".repeat(SignInMessage.CHARS_MAX));
    refused(EXAMPLE + "\n");
    refused(EXAMPLE + "\nRequest ID: 1");
    refused(EXAMPLE.replace("\n", "\r\n"));
    refused(EXAMPLE.replace("I accept the", "I accept\nthe"));
    refused(EXAMPLE.replaceFirst("\nResources:", ""));
  }

  /// Signed by other people's wallets years before this code: the text and digest are theirs too.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "login.xyz|0x9D85ca56217D2bb651b00f15e694EB7E713637D4|Sign-In With Ethereum Example"
            + " Statement|https://login.xyz|bTyXgcQxn2htgkjJn|2022-01-27T17:09:38.578Z"
            + "|2100-01-07T14:31:43.952Z||0xdc35c7f8ba2720df052e0092556456127f00f7707eaa8e3bbff7e56774e7f2e05a093cfc9e02964c33d86e8e066e221b7d153d27e5a2e97ccd5ca7d3f2ce06cb1b",
        "login.xyz|0xE6D3Aa1F561A215E5eb1f02Ba8705385F03fCaFB|Sign-In With Ethereum Example"
            + " Statement|https://login.xyz|lx2nx4so|2022-01-05T14:27:30.883Z"
            + "||2100-01-07T14:31:43.952Z|0xc2539ace78f13c7eb8c0852d38d269a6f97bebd9f7872097d2e3137b541f8bf50176062a46eeea83086bd2721423fb5755a932ff6ccc046ed482d14e4576042f1c",
        "login.xyz|0x2ecA0068307e706741445764A3D6A4402aC2A5a9|Sign-In With Ethereum Example"
            + " Statement|https://login.xyz|lx2nx4so|2022-01-05T14:27:30.883Z"
            + "|2021-01-05T00:00:00Z||0x7337bc2826c7678cd6bc84f5b3b236efc969b0451f9feca2328b1d3401b030c113f19bdba359ba3f52762c66e9147311fa95fe598a1a4ec9bb383a7b4e3874241b",
        "www.tally.xyz|0xc95EB884FE852e241D409234bfC7045CB9E31BD7|Sign in with Ethereum to"
            + " Tally|https://tally.xyz|15050747|2022-06-30T14:08:51.382Z"
            + "|||0x8c46b6eb8505939892d8e9b075f89f8277321b17b993151f37810cdda38cce6f4a85909d2b53e6a14629c74c0ac38bf4becde78ee5b2529812bf6cceaf7b2a2501"
      })
  void publishedSignaturesAreThoseOfTheirMessages(String published) {
    String[] part = published.split("\\|", -1);
    Map<String, String> fields = new HashMap<>();
    List<String> names =
        List.of("domain", "address", "statement", "uri", "nonce", "issued", "expires", "before");
    for (int i = 0; i < names.size(); i++) {
      if (!part[i].isEmpty()) {
        fields.put(names.get(i), part[i]);
      }
    }
    fields.put("version", "1");
    fields.put("chain", "1");
    String text = SignIns.text(fields);
    assertThat(
            Secp256k1.fastest()
                .recover(Sessions.personalDigest(text), Signature.parse(Hex.decode(part[8]))))
        .contains(SignInMessage.parse(text).address());
  }

  /// Made by viem 2's `createSiweMessage` and `signMessage` with the key keccak("reviewer").
  @Test
  void whatViemWritesAndSignsIsUnderstood() {
    String text =
        """
        localhost:8545 wants you to sign in with your Ethereum account:
        0x5043240ef27Fc7007aC2b978D8D3d96dB3C9C88A

        x

        URI: http://localhost:8545
        Version: 1
        Chain ID: 47510
        Nonce: d70d3259e4e1cb631c663cf4d73c4c04
        Issued At: 2026-11-22T20:00:00.000Z
        Expiration Time: 2026-12-01T00:00:00.000Z
        Not Before: 2026-11-01T00:00:00.000Z
        Request ID: r1
        Resources:
        - https://example.com/a\
        """;
    String signature =
        "0x3460b0831f6f7923ad7dd890a1c58d5e8f563a965c8e63b9f9aa70cca9636f5c"
            + "168c301ca2f403b8e40824012594b7454cecac07863f7f0bd499f856a0be5b3f1c";
    assertThat(
            Secp256k1.fastest()
                .recover(Sessions.personalDigest(text), Signature.parse(Hex.decode(signature))))
        .contains(SignInMessage.parse(text).address());
  }
}
