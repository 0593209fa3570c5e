package org.openledger.primitives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.openledger.primitives.TypedData.Domain;
import org.openledger.primitives.TypedData.Field;

class TypedDataTest {
  private static final KeyPair SIGNER =
      KeyPair.ofPrivateKey(
          Hex.decode("4c0883a69102937d6231471b5dbb6204fe512961708279feb1be6ae5538da033"));

  /// The example of EIP-712 itself.
  @Test
  void agreesWithTheExampleOfTheEip() {
    TypedData mail =
        new TypedData(
            Map.of(
                "Person", List.of(new Field("name", "string"), new Field("wallet", "address")),
                "Mail",
                    List.of(
                        new Field("from", "Person"),
                        new Field("to", "Person"),
                        new Field("contents", "string"))),
            "Mail",
            new Domain(
                "Ether Mail",
                "1",
                UInt256.ONE,
                Address.parse("0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC"),
                null),
            Map.of(
                "from", person("Cow", "0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826"),
                "to", person("Bob", "0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB"),
                "contents", "Hello, Bob!"));
    assertThat(mail.typeHash().toString())
        .isEqualTo("0xa0cedeb2dc280ba39b857546d74f5549c3a1d7bdc2dd96bf881f76108e23dac2");
    assertThat(mail.domain().separator().toString())
        .isEqualTo("0xf2cee375fa42b42143804025fc449deafd50cc031ca257e0b194a650a912090f");
    assertThat(mail.structHash().toString())
        .isEqualTo("0xc52c0ee5d84264471806290a3f2c4cecfc5490626bf912d01f240d7a274b371e");
    assertThat(mail.digest().toString())
        .isEqualTo("0xbe609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2");
  }

  /// Values of Python's eth-account 0.14: arrays, structs in arrays, signed and short types.
  @Test
  void agreesWithEthAccountOnEveryKindOfType() {
    TypedData row = row(Map.of());
    assertThat(row.domain().separator().toString())
        .isEqualTo("0x96f8edd4c0f75da7d2dc258b3b07dc1d30169ea89d67bbcd9d79d6c9a70a9028");
    assertThat(row.structHash().toString())
        .isEqualTo("0x56001f534b6ca9308c94704763ada155f65721e95a464cf5d1b8265a17c1df6f");
    assertThat(row.digest().toString())
        .isEqualTo("0x459d8aabe6dbc231a1316df9a0d437b5059e5824c70896234afce54fa031989f");
    assertThat(Hex.plain(SIGNER.sign(row.digest()).bytes()))
        .isEqualTo(
            "38f25f6e769c7bb27975280e539764615929e030bddf3a714df8618e600482f0"
                + "64ed348a46ed4e609ffca966b69b4b977c2df90555a35a8b3dbe28bccc8cab841c");
  }

  @Test
  void refusesValuesThatDoNotFitTheirType() {
    refuses("cannot hold -1", Map.of("datanet", -1L));
    refuses("cannot hold a String", Map.of("contributor", "0x00"));
    refuses(
        "cannot hold 9223372036854775808", Map.of("score", UInt256.parse("0x8000000000000000")));
    refuses("cannot hold 1 elements", Map.of("sources", List.of(source("a", 1))));
    refuses("bytes4 cannot hold 3 bytes", Map.of("id4", new byte[3]));
    refuses("surrogate", Map.of("tags", List.of("\ud800")));
    refuses("Row has 8 members, got 9", Map.of("more", true));
  }

  private static void refuses(String message, Map<String, Object> changed) {
    assertThatThrownBy(() -> row(changed).digest())
        .isInstanceOf(PrimitivesException.class)
        .hasMessageContaining(message);
  }

  private static TypedData row(Map<String, Object> changed) {
    Map<String, Object> message = new java.util.HashMap<>();
    message.put("datanet", 7L);
    message.put("contributor", SIGNER.address());
    message.put("tags", List.of("å", "construction"));
    message.put("sources", List.of(source("https://example.org", 0x11), source("", 0x22)));
    message.put("raw", new byte[] {0, 1, 2});
    message.put("score", -5L);
    message.put("open", true);
    message.put("id4", Hex.decode("deadbeef"));
    message.putAll(changed);
    return new TypedData(
        Map.of(
            "Source", List.of(new Field("url", "string"), new Field("digest", "bytes32")),
            "Row",
                List.of(
                    new Field("datanet", "uint64"),
                    new Field("contributor", "address"),
                    new Field("tags", "string[]"),
                    new Field("sources", "Source[2]"),
                    new Field("raw", "bytes"),
                    new Field("score", "int64"),
                    new Field("open", "bool"),
                    new Field("id4", "bytes4"))),
        "Row",
        Domain.of("OpenLedger", "1", 47510),
        message);
  }

  private static Map<String, Object> source(String url, int fill) {
    byte[] digest = new byte[32];
    java.util.Arrays.fill(digest, (byte) fill);
    return Map.of("url", url, "digest", Hash.of(digest));
  }

  private static Map<String, Object> person(String name, String wallet) {
    return Map.of("name", name, "wallet", Address.parse(wallet));
  }
}
