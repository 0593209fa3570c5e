package org.openledger.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openledger.testing.InstalledModel;
import org.openledger.testing.Vectors;
import tools.jackson.databind.JsonNode;

@Tag("vectors")
@Tag("dequant")
@Tag("slow")
class DequantisationVectorsTest {
  @Test
  void dequantisesTheBaseModelBitForBit() {
    Vectors suite = Vectors.suite("dequant");
    JsonNode cases = suite.json("smollm2/dequant.json");
    try (var model = GgufCheckpoint.open(InstalledModel.path("dequant"))) {
      for (JsonNode span : cases.get("spans")) {
        suite.run("span of " + span.get("name"), () -> span(model.file(), span));
      }
      for (JsonNode stats : cases.get("stats")) {
        suite.run("statistics of " + stats.get("name"), () -> statistics(model.file(), stats));
      }
      for (JsonNode c : cases.get("hf_layout")) {
        suite.run("layout of " + c.get("name"), () -> huggingFaceLayout(model, c));
      }
    }
    suite.done();
  }

  private static void span(GgufFile file, JsonNode c) {
    StoredTensor t = file.tensor(c.get("name").stringValue());
    assertThat(t.type().name()).isEqualTo(c.get("type").stringValue());
    same(t.fp32(), c.get("offset").intValue(), c.get("values"));
  }

  private static void same(float[] actual, int offset, JsonNode values) {
    for (int i = 0; i < values.size(); i++) {
      assertThat(Float.floatToRawIntBits(actual[offset + i]))
          .as("value %d", offset + i)
          .isEqualTo(Float.floatToRawIntBits(Float.parseFloat(values.get(i).asString())));
    }
  }

  private static void statistics(GgufFile file, JsonNode c) throws Exception {
    StoredTensor t = file.tensor(c.get("name").stringValue());
    List<Long> ne = c.get("ne").valueStream().map(JsonNode::longValue).toList();
    assertThat(t.shape().reversed()).isEqualTo(ne);
    float[] values = t.fp32();
    // Compensated sums: plain ones would lose more than the tolerance on the embeddings.
    close(IntStream.range(0, values.length).mapToDouble(i -> values[i]).sum(), c.get("sum"));
    close(
        IntStream.range(0, values.length).mapToDouble(i -> (double) values[i] * values[i]).sum(),
        c.get("sum_sq"));
    assertThat(sha256(values)).isEqualTo(c.get("sha256_f32le").stringValue());
  }

  private static void close(double actual, JsonNode expected) {
    double e = expected.doubleValue();
    assertThat(actual).isCloseTo(e, within(1e-12 * Math.abs(e)));
  }

  private static String sha256(float[] values) throws Exception {
    byte[] bytes = new byte[values.length * Float.BYTES];
    MemorySegment.copy(
        MemorySegment.ofArray(values),
        ValueLayout.JAVA_FLOAT,
        0,
        MemorySegment.ofArray(bytes),
        ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN),
        0,
        values.length);
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  private static void huggingFaceLayout(GgufCheckpoint model, JsonNode c) throws Exception {
    StoredTensor t = model.tensor(c.get("name").stringValue());
    assertThat(t.shape()).isEqualTo(c.get("shape").valueStream().map(JsonNode::longValue).toList());
    float[] values = t.fp32();
    int width = Math.toIntExact(t.shape().getLast());
    same(values, c.get("row").intValue() * width, c.get("values"));
    assertThat(sha256(values)).isEqualTo(c.get("sha256_f32le").stringValue());
  }
}
