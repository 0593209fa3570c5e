package org.openledger.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.model.ModelException;
import org.openledger.model.ModelException.Code;
import org.openledger.testing.Seeds;

class HostileSafetensorsTest {
  private static final String TWO =
      """
      {"a":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]},\
      "b":{"dtype":"F16","shape":[4],"data_offsets":[16,24]}}\
      """;

  @TempDir Path folder;

  @Test
  void opensTheFileThatTheOthersAreMadeOf() throws Exception {
    try (SafetensorsFile file = SafetensorsFile.open(write(TWO, 24))) {
      assertThat(file.names()).containsExactly("a", "b");
      assertThat(file.tensor("a").fp32()).hasSize(4);
    }
  }

  @Test
  void refusesAFileTooShortForALength() throws Exception {
    refused(Files.write(folder.resolve("s"), new byte[7]), Code.TRUNCATED, "7 bytes are too few");
  }

  @Test
  void refusesAHeaderBeyondTheFile() throws Exception {
    refused(
        raw(1000, TWO, 24), Code.TRUNCATED, "a header of 1,000 bytes is announced, but the file");
  }

  @Test
  void refusesAHeaderOfAGigabyte() throws Exception {
    refused(raw(1 << 30, TWO, 24), Code.TOO_LARGE, "a header of 1073741824 bytes");
  }

  @Test
  void refusesAHeaderLengthThatIsNegativeWhenSigned() throws Exception {
    refused(raw(-1, TWO, 24), Code.TOO_LARGE, "a header of 18446744073709551615 bytes");
  }

  @Test
  void refusesAHeaderThatIsNoJson() throws Exception {
    refused(write("{\"a\":", 0), Code.MALFORMED, "not the JSON it should be");
    refused(write("[]", 0), Code.MALFORMED, "a JSON object is needed");
    refused(write(TWO + "}", 24), Code.MALFORMED, "not the JSON it should be");
    refused(write("", 0), Code.MALFORMED, "a JSON object is needed");
  }

  @Test
  void refusesDeepJson() throws Exception {
    String deep = "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
    refused(write(deep, 0), Code.TOO_LARGE, "JSON beyond the limits");
  }

  @Test
  void refusesANameTwice() throws Exception {
    String entry = "\"a\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}";
    refused(write("{" + entry + "," + entry + "}", 1), Code.MALFORMED, "Duplicate");
  }

  @Test
  void refusesTensorsThatOverlap() throws Exception {
    refused(write(TWO.replace("[16,24]", "[8,16]"), 16), Code.MALFORMED, "(overlap)");
  }

  @Test
  void refusesAHoleBetweenTensors() throws Exception {
    refused(write(TWO.replace("[16,24]", "[24,32]"), 32), Code.MALFORMED, "(hole)");
  }

  @Test
  void refusesDataThatNoTensorOwns() throws Exception {
    refused(write(TWO, 25), Code.MALFORMED, "cover 24 bytes of the data, which has 25");
  }

  @Test
  void refusesATensorBeyondTheFile() throws Exception {
    refused(write(TWO, 23), Code.TRUNCATED, "tensor b ends at byte 24 of the data, which has 23");
  }

  @Test
  void refusesAShapeThatDoesNotFitItsBytes() throws Exception {
    refused(write(TWO.replace("[2,2]", "[2,3]"), 24), Code.MALFORMED, "needs 24 bytes");
    refused(write(TWO.replace("[0,16]", "[16,0]"), 24), Code.MALFORMED, "lies at [16, 0)");
  }

  @Test
  void refusesNumbersThatOverflow() throws Exception {
    refused(write(TWO.replace("[2,2]", "[4294967296,4294967296]"), 24), Code.MALFORMED, "beyond");
    refused(write(TWO.replace("[2,2]", "[9223372036854775807,2]"), 24), Code.MALFORMED, "beyond");
    refused(
        write(TWO.replace("[2,2]", "[99999999999999999999]"), 24),
        Code.MALFORMED,
        "size or offset");
    refused(write(TWO.replace("[2,2]", "[-2,-2]"), 24), Code.MALFORMED, "size or offset -2");
    refused(write(TWO.replace("[2,2]", "[2.0,2]"), 24), Code.MALFORMED, "size or offset 2.0");
    refused(write(TWO.replace("[0,16]", "[0,\"16\"]"), 24), Code.MALFORMED, "size or offset");
  }

  @Test
  void refusesTooManyDimensions() throws Exception {
    String many = "[" + "1,".repeat(5000) + "4]";
    refused(write(TWO.replace("[2,2]", many), 24), Code.MALFORMED, "5,001 dimensions");
  }

  @Test
  void refusesUnknownTypesByName() throws Exception {
    refused(write(TWO.replace("F32", "F8_E4M3"), 24), Code.UNSUPPORTED, "the type F8_E4M3");
  }

  @Test
  void refusesEntriesThatAreIncomplete() throws Exception {
    refused(write("{\"a\":5}", 0), Code.MALFORMED, "tensor a needs dtype, shape");
    refused(write("{\"a\":{\"dtype\":\"F32\",\"shape\":[]}}", 0), Code.MALFORMED, "tensor a needs");
    refused(write("{\"__metadata__\":[]}", 0), Code.MALFORMED, "__metadata__ is not an object");
    refused(write("{\"__metadata__\":{\"a\":1}}", 0), Code.MALFORMED, "metadata a is not a string");
  }

  @Test
  void refusesAFileCutAnywhere() throws Exception {
    byte[] whole = Files.readAllBytes(write(TWO, 24));
    for (int length = 0; length < whole.length; length++) {
      Path file = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, length));
      Throwable t = catchThrowable(() -> SafetensorsFile.open(file).close());
      assertThat(t).as("cut at %d", length).isInstanceOf(ModelException.class);
    }
  }

  @Test
  void opensOrRefusesAFileWithAnyBytesChanged() throws Exception {
    byte[] whole = Files.readAllBytes(write(TWO, 24));
    Seeds.times(
        500,
        random -> {
          byte[] changed = whole.clone();
          for (int i = 0; i <= random.nextInt(3); i++) {
            changed[random.nextInt(changed.length)] = (byte) random.nextInt();
          }
          Path file = Files.write(folder.resolve("changed"), changed);
          Throwable t = catchThrowable(() -> SafetensorsFile.open(file).close());
          if (t != null) {
            assertThat(t).isInstanceOf(ModelException.class);
          }
        });
  }

  private Path write(String header, int dataBytes) throws Exception {
    return raw(header.getBytes(StandardCharsets.UTF_8).length, header, dataBytes);
  }

  private Path raw(long length, String header, int dataBytes) throws Exception {
    return Files.write(
        folder.resolve("s.safetensors"),
        GgufBytes.join(
            GgufBytes.u64(length), header.getBytes(StandardCharsets.UTF_8), new byte[dataBytes]));
  }

  private static void refused(Path file, Code code, String sentence) {
    Throwable t = catchThrowable(() -> SafetensorsFile.open(file).close());
    assertThat(t).isInstanceOf(ModelException.class).hasMessageContaining(sentence);
    assertThat(((ModelException) t).code()).isEqualTo(code);
    assertThat(t.getMessage()).doesNotContain("\n");
  }
}
