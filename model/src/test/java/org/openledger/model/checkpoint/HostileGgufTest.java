package org.openledger.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.model.ModelException;
import org.openledger.model.ModelException.Code;
import org.openledger.testing.Seeds;

class HostileGgufTest {
  private static final long HUGE = 1L << 60;

  @TempDir Path folder;

  @Test
  void opensTheFileThatTheOthersAreMadeOf() {
    try (var model = Checkpoint.open(TinyLlama.gguf().writeTo(folder.resolve("m.gguf")))) {
      assertThat(model.llama().hidden()).isEqualTo(TinyLlama.HIDDEN);
      assertThat(model.names()).containsExactlyElementsOf(model.llama().tensorShapes().keySet());
    }
  }

  @Test
  void refusesAnotherMagicNumber() {
    GgufBytes f = TinyLlama.gguf();
    f.magic = 0x46554748;
    refused(f, Code.MALFORMED, "not a GGUF file");
  }

  @Test
  void refusesAnEmptyFile() throws Exception {
    Path file = Files.write(folder.resolve("m.gguf"), new byte[0]);
    refused(file, Code.TRUNCATED, "the magic number needs 4 bytes");
  }

  @Test
  void refusesAFolderOrNothingInItsPlace() {
    refused(folder.resolve("absent.gguf"), Code.MISSING, "no such file");
    assertThatThrownBy(() -> GgufFile.open(folder)).hasMessageContaining("not a regular file");
  }

  @Test
  void refusesVersionsOneFourAndBigEndianThree() {
    for (int version : new int[] {1, 4, 0x03000000}) {
      GgufBytes f = TinyLlama.gguf();
      f.version = version;
      refused(f, Code.UNSUPPORTED, "GGUF version " + version);
    }
  }

  @Test
  void refusesACountOfTensorsOfTwoToTheSixty() {
    GgufBytes f = TinyLlama.gguf();
    f.tensorCount = HUGE;
    refused(f, Code.TOO_LARGE, "the tensor count is 1152921504606846976");
  }

  @Test
  void refusesACountOfMetadataThatIsNegativeWhenSigned() {
    GgufBytes f = TinyLlama.gguf();
    f.metadataCount = -1L;
    refused(f, Code.TOO_LARGE, "the metadata count is 18446744073709551615");
  }

  @Test
  void refusesMoreTensorsThanTheFileHas() {
    GgufBytes f = TinyLlama.gguf();
    f.tensorCount = f.tensors.size() + 1000L;
    ModelException e = refusal(f);
    assertThat(e.code()).isIn(Code.TRUNCATED, Code.MALFORMED, Code.TOO_LARGE);
  }

  @Test
  void refusesAStringLongerThanTheFile() {
    GgufBytes f = TinyLlama.gguf();
    f.field("general.name", 8, GgufBytes.u64(1 << 20));
    refused(f, Code.TRUNCATED, "general.name needs 1,048,576 bytes");
  }

  @Test
  void refusesAStringOfExabytes() {
    GgufBytes f = TinyLlama.gguf();
    f.field("general.name", 8, GgufBytes.u64(Long.MAX_VALUE));
    refused(f, Code.TOO_LARGE, "the length of general.name is 9223372036854775807");
  }

  @Test
  void refusesAnArrayLongerThanTheFile() {
    GgufBytes f = TinyLlama.gguf();
    f.field("a", 9, GgufBytes.join(GgufBytes.u32(0), GgufBytes.u64(3_000_000)));
    refused(f, Code.TRUNCATED, "too early for the 3,000,000 elements of a");
  }

  @Test
  void refusesArraysNestedWithoutEnd() {
    byte[] nested = GgufBytes.join(GgufBytes.u32(9), GgufBytes.u64(1));
    byte[][] many = new byte[1000][];
    Arrays.fill(many, nested);
    refused(
        TinyLlama.gguf().field("a", 9, GgufBytes.join(many)),
        Code.MALFORMED,
        "nests arrays deeper");
  }

  @Test
  void refusesAnUnknownKindOfValueByItsNumber() {
    refused(
        TinyLlama.gguf().field("a", 77, new byte[8]),
        Code.UNSUPPORTED,
        "a has the unknown value type 77");
  }

  @Test
  void refusesABooleanThatIsNeitherTrueNorFalse() {
    refused(
        TinyLlama.gguf().field("a", 7, new byte[] {2}),
        Code.MALFORMED,
        "a is a boolean of value 2");
  }

  @Test
  void refusesAKeyThatIsNotUtf8() {
    GgufBytes f = TinyLlama.gguf();
    f.metadata.add(GgufBytes.join(GgufBytes.u64(2), new byte[] {(byte) 0xc3, 0x28}));
    refused(f, Code.MALFORMED, "is not UTF-8");
  }

  @Test
  void refusesAKeyTwice() {
    refused(
        TinyLlama.gguf().number("llama.block_count", 2),
        Code.MALFORMED,
        "metadata key llama.block_count appears twice");
  }

  @Test
  void refusesATensorTwice() {
    GgufBytes f = TinyLlama.gguf();
    f.fp32("output_norm.weight", List.of(16L), new float[16]);
    refused(f, Code.MALFORMED, "tensor output_norm.weight appears twice");
  }

  @Test
  void refusesATensorBeyondTheFile() {
    for (long offset : new long[] {1L << 20, Long.MAX_VALUE / 32 * 32, -32}) {
      GgufBytes f = TinyLlama.gguf().tensor("x", List.of(8L), 0, offset, new byte[32]);
      refused(
          f,
          Code.TRUNCATED,
          "tensor x needs 32 bytes from offset " + Long.toUnsignedString(offset));
    }
  }

  @Test
  void refusesTensorsThatOverlap() {
    GgufBytes f = TinyLlama.gguf().tensor("x", List.of(8L), 0, 32L, new byte[32]);
    refused(f, Code.MALFORMED, "tensors token_embd.weight and x overlap");
  }

  @Test
  void refusesATensorOffItsAlignment() {
    GgufBytes f = TinyLlama.gguf().tensor("x", List.of(8L), 0, 33L, new byte[32]);
    refused(f, Code.MALFORMED, "offset 33, not a multiple of 32");
  }

  @Test
  void refusesAnAlignmentThatIsNoPowerOfTwo() {
    for (int alignment : new int[] {0, 1, 24, 1 << 30}) {
      refused(
          TinyLlama.gguf().number("general.alignment", alignment),
          Code.MALFORMED,
          "general.alignment");
    }
  }

  @Test
  void refusesDimensionsWhoseProductOverflows() {
    long big = 1L << 33;
    GgufBytes f = TinyLlama.gguf().tensor("x", List.of(big, big), 0, null, new byte[32]);
    refused(f, Code.MALFORMED, "tensor x: shape [8589934592, 8589934592]");
    GgufBytes g = TinyLlama.gguf().tensor("x", List.of(HUGE), 0, null, new byte[32]);
    refused(g, Code.TOO_LARGE, "a dimension of x is 1152921504606846976");
  }

  @Test
  void refusesTooManyDimensions() {
    GgufBytes f = TinyLlama.gguf().tensor("x", List.of(1L, 1L, 1L, 1L, 1L), 0, null, new byte[4]);
    refused(f, Code.MALFORMED, "tensor x has 5 dimensions");
  }

  @Test
  void refusesRowsThatAreNotWholeBlocks() {
    GgufBytes f = TinyLlama.gguf().tensor("x", List.of(33L, 2L), 8, null, new byte[68]);
    refused(f, Code.MALFORMED, "not whole Q8_0 blocks of 32");
  }

  @Test
  void refusesUnknownTensorTypesByName() {
    refused(
        TinyLlama.gguf().tensor("x", List.of(256L), 14, null, new byte[210]),
        Code.UNSUPPORTED,
        "tensor x has type Q6_K");
    refused(
        TinyLlama.gguf().tensor("x", List.of(256L), 999, null, new byte[210]),
        Code.UNSUPPORTED,
        "tensor x has type 999");
  }

  @Test
  void refusesAModelThatLacksATensor() {
    GgufBytes f = TinyLlama.gguf();
    f.tensors.removeIf(t -> t.name().equals("blk.1.ffn_up.weight"));
    refused(f, Code.MISSING, "tensor model.layers.1.mlp.up_proj.weight is missing");
  }

  @Test
  void refusesATensorOfAnotherShape() {
    GgufBytes f = TinyLlama.gguf();
    f.tensors.removeIf(t -> t.name().equals("blk.1.ffn_up.weight"));
    f.fp32("blk.1.ffn_up.weight", List.of(16L, 24L), new float[16 * 24]);
    refused(f, Code.MALFORMED, "up_proj.weight is F32 [16, 24]");
  }

  @Test
  void refusesATensorThatTheNetworkWouldLeaveOut() {
    GgufBytes f = TinyLlama.gguf().fp32("blk.0.attn_q.bias", List.of(16L), new float[16]);
    refused(f, Code.UNSUPPORTED, "tensor blk.0.attn_q.bias is not part of");
  }

  @Test
  void refusesOtherArchitecturesAndImpossibleNumbers() {
    refused(
        without("general.architecture").text("general.architecture", "mamba"),
        Code.UNSUPPORTED,
        "architecture mamba");
    refused(
        without("llama.attention.head_count_kv").number("llama.attention.head_count_kv", 3),
        Code.MALFORMED,
        "4 heads are not shared evenly by 3");
    refused(
        without("llama.attention.head_count").number("llama.attention.head_count", 0),
        Code.MALFORMED,
        "head count 0");
    refused(
        without("llama.block_count").number("llama.block_count", -1),
        Code.MALFORMED,
        "llama.block_count is not a number below 2^31");
    refused(without("llama.block_count"), Code.MISSING, "metadata llama.block_count is missing");
    refused(
        TinyLlama.gguf().text("llama.rope.scaling.type", "yarn"), Code.UNSUPPORTED, "scaling yarn");
  }

  private static GgufBytes without(String key) {
    GgufBytes f = TinyLlama.gguf();
    byte[] prefix = GgufBytes.string(key);
    assertThat(
            f.metadata.removeIf(m ->
                m.length > prefix.length
                    && Arrays.equals(m, 0, prefix.length, prefix, 0, prefix.length)))
        .isTrue();
    return f;
  }

  @Test
  void refusesAFileCutAnywhere() {
    byte[] whole = TinyLlama.gguf().bytes();
    Seeds.times(
        200,
        random -> {
          int length = random.nextInt(whole.length);
          Path file = folder.resolve("cut.gguf");
          Files.write(file, Arrays.copyOf(whole, length));
          Throwable t = catchThrowable(() -> Checkpoint.open(file).close());
          assertThat(t)
              .as("cut at %d of %d", length, whole.length)
              .isInstanceOf(ModelException.class);
        });
  }

  @Test
  void opensOrRefusesAFileWithAnyBytesChanged() {
    byte[] whole = TinyLlama.gguf().bytes();
    Seeds.times(
        300,
        random -> {
          byte[] changed = whole.clone();
          for (int i = 0; i <= random.nextInt(4); i++) {
            changed[random.nextInt(Math.min(whole.length, 9000))] = (byte) random.nextInt();
          }
          Path file = Files.write(folder.resolve("changed.gguf"), changed);
          Throwable t = catchThrowable(() -> Checkpoint.open(file).close());
          if (t != null) {
            assertThat(t).isInstanceOf(ModelException.class);
          }
        });
  }

  private ModelException refusal(GgufBytes f) {
    Throwable t =
        catchThrowable(() -> Checkpoint.open(f.writeTo(folder.resolve("m.gguf"))).close());
    assertThat(t).isInstanceOf(ModelException.class);
    return (ModelException) t;
  }

  private void refused(GgufBytes f, Code code, String sentence) {
    refused(f.writeTo(folder.resolve("m.gguf")), code, sentence);
  }

  private static void refused(Path file, Code code, String sentence) {
    Throwable t = catchThrowable(() -> Checkpoint.open(file).close());
    assertThat(t).isInstanceOf(ModelException.class).hasMessageContaining(sentence);
    assertThat(((ModelException) t).code()).isEqualTo(code);
    assertThat(t.getMessage()).doesNotContain("\n");
  }
}
