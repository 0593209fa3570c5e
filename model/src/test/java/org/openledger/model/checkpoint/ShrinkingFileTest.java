package org.openledger.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.model.ModelException;
import org.openledger.model.ModelException.Code;

class ShrinkingFileTest {
  @TempDir Path folder;

  @Test
  void refusesValuesOfAFileThatWasCutWhileItWasOpen() throws Exception {
    for (StoredType type : List.of(StoredType.F32, StoredType.F16)) {
      long n = 1 << 20;
      Path path = folder.resolve(type + ".safetensors");
      var zeros = MemorySegment.ofArray(new byte[(int) n * type.blockBytes()]);
      SafetensorsWriter.write(
          path, List.of(new StoredTensor("x", type, List.of(n), zeros)), Map.of());
      try (SafetensorsFile file = SafetensorsFile.open(path)) {
        StoredTensor x = file.tensor("x");
        try (var channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
          channel.truncate(4096);
        }
        assertThatThrownBy(x::fp32)
            .isInstanceOf(ModelException.class)
            .hasMessageContaining("was cut while it was open")
            .extracting(e -> ((ModelException) e).code())
            .isEqualTo(Code.TRUNCATED);
        assertThatThrownBy(file::sha256).isInstanceOf(ModelException.class);
      }
    }
  }

  @Test
  void readsIntoMemoryThatOnlyItsOwnThreadMayTouch() {
    float[] values = new float[1 << 18];
    values[values.length - 1] = 7;
    StoredTensor t = StoredTensor.ofFp32("x", List.of((long) values.length), values);
    try (Arena own = Arena.ofConfined()) {
      MemorySegment out = own.allocate(values.length * 4L, 4);
      t.readFp32(out);
      assertThat(out.mismatch(MemorySegment.ofArray(values))).isEqualTo(-1);
    }
  }
}
