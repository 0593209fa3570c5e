package org.openledger.node.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.ShortBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.openledger.attribution.receipt.Receipt;
import org.openledger.datanet.version.Registration;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Keccak;
import org.openledger.primitives.MerkleProof;
import tools.jackson.databind.JsonNode;

/// Checks a receipt from what the node hands over and what the chain says, by the formats' words
/// alone, as somebody would who trusts neither.
///
/// @param proofs `/v1/receipts/…/proofs`
/// @param input a transaction's data by its hash
record ProofsTwin(JsonNode proofs, Function<String, byte[]> input) {
  void check(Receipt receipt) {
    var run = (Registration.RegisterRun) registration("run");
    assertThat(run.run().datanetRoot()).isEqualTo(receipt.subject().datanet());
    scores(receipt, ((Registration.CommitStore) registration("store")).contributorsDigest());
    assertThat(proofs.get("notes")).hasSameSizeAs(receipt.retrieval().notes());
    for (JsonNode note : proofs.get("notes")) {
      byte[] leaf =
          ByteBuffer.allocate(52)
              .put(Hash.parse(note.get("row").stringValue()).bytes())
              .put(Address.parse(note.get("contributor").stringValue()).bytes())
              .array();
      assertThat(proof(note).verify(receipt.subject().datanet(), leaf)).isTrue();
    }
  }

  private void scores(Receipt receipt, Hash committed) {
    byte[] query = decoded(proofs, "query");
    assertThat(Keccak.hash(query)).isEqualTo(receipt.influence().commitments().query());
    ShortBuffer phi =
        ByteBuffer.wrap(query, 8, query.length - 8)
            .slice()
            .order(ByteOrder.LITTLE_ENDIAN)
            .asShortBuffer();
    assertThat(proofs.get("contributors")).hasSameSizeAs(receipt.influence().contributors());
    for (int c = 0; c < proofs.get("contributors").size(); c++) {
      JsonNode one = proofs.get("contributors").get(c);
      byte[] sum = decoded(one, "sum");
      byte[] leaf =
          ByteBuffer.allocate(24 + sum.length)
              .put(Address.parse(one.get("contributor").stringValue()).bytes())
              .putInt(one.get("rows").intValue())
              .put(sum)
              .array();
      assertThat(proof(one).verify(committed, leaf)).isTrue();
      IntBuffer psi = ByteBuffer.wrap(sum).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
      long score = 0;
      for (int j = 0; j < phi.limit(); j++) {
        score += (long) psi.get(j) * phi.get(j);
      }
      assertThat(receipt.influence().contributors().get(c).score()).isEqualTo(score);
    }
  }

  private Registration registration(String what) {
    String hash = proofs.at("/registered/" + what).stringValue();
    return Registration.decode(input.apply(hash)).orElseThrow();
  }

  private static byte[] decoded(JsonNode json, String name) {
    return Base64.getDecoder().decode(json.get(name).stringValue());
  }

  private static MerkleProof proof(JsonNode of) {
    List<Hash> siblings = new ArrayList<>();
    of.at("/proof/siblings").forEach(s -> siblings.add(Hash.parse(s.stringValue())));
    return new MerkleProof(
        of.at("/proof/index").longValue(), of.at("/proof/count").longValue(), siblings);
  }
}
