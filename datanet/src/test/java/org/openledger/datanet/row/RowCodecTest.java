package org.openledger.datanet.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openledger.datanet.Samples;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Hex;
import org.openledger.testing.Seeds;
import tools.jackson.databind.JsonNode;

class RowCodecTest {
  @Test
  void givesTheRecordedBytesAndIds() {
    JsonNode recorded = Samples.recorded();
    for (JsonNode node : recorded.get("rows")) {
      Row row = row(recorded, node);
      byte[] canonical = RowCodec.encode(row);
      assertThat(Hex.encode(canonical)).isEqualTo(node.get("canonical").stringValue());
      assertThat(row.id()).hasToString(node.get("id").stringValue());
      assertThat(RowCodec.sameWords(row)).hasToString(node.get("words").stringValue());
      assertThat(RowCodec.decode(canonical)).isEqualTo(row);
    }
  }

  @Test
  void readsBackEveryRowItWrote() {
    Seeds.times(
        200,
        random -> {
          Row row = Samples.randomRow(random);
          assertThat(RowCodec.decode(RowCodec.encode(row))).isEqualTo(row);
        });
  }

  @Test
  void aChangedByteIsAnotherRowOrNone() {
    Seeds.times(
        500,
        random -> {
          Row row = Samples.randomRow(random);
          byte[] bytes = RowCodec.encode(row);
          bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
          try {
            Row other = RowCodec.decode(bytes);
            assertThat(other.id()).isNotEqualTo(row.id()).isEqualTo(RowCodec.id(bytes));
          } catch (DatanetException e) {
            assertThat(e.code()).isEqualTo(DatanetException.Code.INVALID);
          }
        });
  }

  @Test
  void refusesBytesThatEndEarlyOrGoOn() {
    byte[] bytes = RowCodec.encode(Samples.row("question", "answer"));
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> RowCodec.decode(cut)).isInstanceOf(DatanetException.class);
    }
    byte[] more = java.util.Arrays.copyOf(bytes, bytes.length + 1);
    assertThatThrownBy(() -> RowCodec.decode(more)).hasMessageContaining("not its canonical ones");
  }

  /// A row as the script wrote it down.
  public static Row row(JsonNode recorded, JsonNode node) {
    List<String> sources = new ArrayList<>();
    node.get("sources").forEach(s -> sources.add(s.stringValue()));
    return new Row(
        Hash.parse(recorded.get("datanet").stringValue()),
        node.get("category").stringValue(),
        node.get("question").stringValue(),
        node.get("answer").stringValue(),
        sources,
        node.get("language").stringValue(),
        new Licence(node.get("licence").stringValue()));
  }
}
