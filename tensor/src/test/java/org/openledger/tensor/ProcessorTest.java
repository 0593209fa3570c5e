package org.openledger.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Against what real processors say of themselves, shortened.
class ProcessorTest {
  private static final List<String> ZEN_3 =
      List.of(
          "processor\t: 0",
          "vendor_id\t: AuthenticAMD",
          "cpu family\t: 25",
          "flags\t\t: fpu sse sse2 ssse3 fma sse4_2 avx f16c avx2 sha_ni vaes vpclmulqdq",
          "bugs\t\t: sysret_ss_attrs null_seg");
  private static final List<String> ZEN_4 =
      List.of(
          "vendor_id\t: AuthenticAMD",
          "flags\t\t: fpu avx avx2 fma avx512f avx512vl avx512_bf16 avx512_vnni");
  private static final List<String> SKYLAKE =
      List.of("vendor_id\t: GenuineIntel", "flags\t\t: fpu avx avx2 fma avx512f avx512dq avx512vl");
  private static final List<String> SAPPHIRE_RAPIDS =
      List.of(
          "vendor_id\t: GenuineIntel",
          "flags\t\t: fpu avx2 avx512f amx_bf16 amx_tile amx_int8 avx512_bf16");

  @Test
  void readsTheVendorAndTheFlags() {
    Processor zen = Processor.of(ZEN_3);
    assertThat(zen.vendor()).isEqualTo("AuthenticAMD");
    assertThat(zen.intel()).isFalse();
    assertThat(zen.has("avx2")).isTrue();
    assertThat(zen.has("avx512f")).isFalse();
    assertThat(zen.has("sysret_ss_attrs")).isFalse();
    assertThat(Processor.of(SKYLAKE).intel()).isTrue();
  }

  @Test
  void computesInBf16OnlyWhereTheProcessorMultipliesIt() {
    assertThat(Processor.of(ZEN_3).fastest()).isEqualTo(DType.F32);
    assertThat(Processor.of(SKYLAKE).fastest()).isEqualTo(DType.F32);
    assertThat(Processor.of(ZEN_4).fastest()).isEqualTo(DType.BF16);
    assertThat(Processor.of(SAPPHIRE_RAPIDS).fastest()).isEqualTo(DType.BF16);
  }

  @Test
  void knowsNothingOfAProcessorThatSaysNothing() {
    Processor silent = Processor.of(List.of());
    assertThat(silent.flags()).isEmpty();
    assertThat(silent.fastest()).isEqualTo(DType.F32);
  }

  @Test
  void readsThisMachine() {
    assertThat(Processor.here().has("avx2")).isTrue();
  }
}
