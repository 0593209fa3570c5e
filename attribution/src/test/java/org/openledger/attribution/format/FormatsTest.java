package org.openledger.attribution.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.attribution.receipt.Receipt;
import org.openledger.attribution.receipt.ReceiptBytes;
import org.openledger.attribution.sketch.Quantised;
import org.openledger.attribution.sketch.SketchAccumulator;
import org.openledger.attribution.sketch.SparseJohnsonLindenstrauss;
import org.openledger.attribution.store.Provenance;
import org.openledger.attribution.store.RowKey;
import org.openledger.attribution.store.Scores;
import org.openledger.attribution.store.SketchStore;
import org.openledger.attribution.store.SketchStoreWriter;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Hex;
import org.openledger.primitives.Keccak;
import org.openledger.testing.Vectors;
import tools.jackson.databind.JsonNode;

/// The worked examples of the formats page, made by a Python script from the page's text alone
/// (`formats/make.py` beside the recorded values).
class FormatsTest {
  @TempDir Path folder;

  @Test
  void theStoresFileIsTheDocumentedOneByteForByte() throws IOException {
    JsonNode expected = expected();
    try (SketchStore store = store()) {
      assertThat(Hex.plain(Files.readAllBytes(folder.resolve("store"))))
          .isEqualTo(expected.get("file").asString());
      assertThat(store.root()).isEqualTo(hash(expected.get("root")));
      assertThat(store.contributorsRoot()).isEqualTo(hash(expected.get("contributors_root")));
      for (int c = 0; c < 2; c++) {
        assertThat(store.contributors().digest(c))
            .isEqualTo(hash(expected.get("contributor_digests").get(c)));
      }
    }
  }

  @Test
  void scoresAndTheirDigestsAreTheDocumentedOnes() throws IOException {
    JsonNode expected = expected();
    Quantised query = Quantised.of(new float[] {1, 0, -1, 0.5f});
    assertThat(query.digest()).isEqualTo(hash(expected.get("query_digest")));
    try (SketchStore store = store()) {
      Scores scores = store.scores(query.values());
      assertThat(scores.rows()).containsExactly(longs(expected.get("scores")));
      assertThat(scores.contributors()).containsExactly(longs(expected.get("contributor_scores")));
      assertThat(scores.digest()).isEqualTo(hash(expected.get("scores_digest")));
    }
  }

  @Test
  void theProjectionIsTheDocumentedOne() throws IOException {
    float[] wave = new float[100];
    for (int i = 0; i < wave.length; i++) {
      wave[i] = ((7 * i) % 23 - 11) / 8f;
    }
    SketchAccumulator sketch =
        new SparseJohnsonLindenstrauss(100, 64, 4, Keccak.EMPTY).accumulator();
    sketch.append(wave);
    float[] projected = sketch.finish();
    for (int j = 0; j < projected.length; j++) {
      assertThat((double) projected[j])
          .isCloseTo(expected().get("projected").get(j).asDouble(), within(1e-6));
    }
  }

  @Test
  void theReceiptReadsBackAndItsPaymentsFollow() throws IOException {
    byte[] bytes = Hex.decode("0x" + expected().get("receipt").asString());
    Receipt receipt = ReceiptBytes.decode(bytes);
    assertThat(ReceiptBytes.encode(receipt)).isEqualTo(bytes);
    assertThat(receipt.digest()).isEqualTo(hash(expected().get("receipt_digest")));
    assertThat(receipt.follows()).isTrue();
  }

  private SketchStore store() {
    Address one = Address.parse("0x" + "11".repeat(20));
    Address two = Address.parse("0x" + "22".repeat(20));
    float[][] psi = {{1, -0.5f, 0.25f, 0}, {0.5f, 0.5f, -1, 2}, {-2, 0, 0, 1.5f}};
    List<RowKey> keys =
        List.of(
            new RowKey(Keccak.hash("row 0".getBytes()), two),
            new RowKey(Keccak.hash("row 1".getBytes()), one),
            new RowKey(Keccak.hash("row 2".getBytes()), two));
    Path path = folder.resolve("store");
    SketchStoreWriter.write(
        path, new Provenance(Keccak.EMPTY, Keccak.EMPTY, 64, 4, 0.5, 5), keys, psi);
    return SketchStore.open(path);
  }

  private static JsonNode expected() throws IOException {
    try (InputStream in = FormatsTest.class.getResourceAsStream("/formats/formats.json")) {
      return Vectors.parse(in.readAllBytes());
    }
  }

  private static Hash hash(JsonNode hex) {
    return Hash.parse(hex.asString());
  }

  private static long[] longs(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).mapToLong(JsonNode::asLong).toArray();
  }
}
