package org.openledger.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ViewsTest {
  private Scope scope;
  private Tensor x; // (2, 3, 4), counting

  @BeforeEach
  void open() {
    scope = Scope.open();
    float[] f = new float[24];
    for (int i = 0; i < 24; i++) {
      f[i] = i;
    }
    x = Tensor.of(f, 2, 3, 4);
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void knowsItsShapeAndStrides() {
    assertThat(x.shape()).containsExactly(2, 3, 4);
    assertThat(x.strides()).containsExactly(12, 4, 1);
    assertThat(x.size(-1)).isEqualTo(4);
    assertThat(x.elements()).isEqualTo(24);
    assertThat(x.dtype()).isEqualTo(DType.F32);
    assertThat(x.device()).isEqualTo(Device.CPU);
    assertThat(x.isContiguous()).isTrue();
    assertThat(x.transpose(0, 1).isContiguous()).isFalse();
    assertThat(x.toString()).isEqualTo("Tensor(F32 [2, 3, 4])");
  }

  @Test
  void viewsShareMemory() {
    x.narrow(1, 1, 1).fill(-1);
    assertThat(x.select(0, 1).select(0, 1).floats()).containsOnly(-1);
    assertThat(x.view(6, -1).select(0, 1).floats()).containsOnly(-1);
  }

  @Test
  void viewsPickTheRightElements() {
    assertThat(x.transpose(0, 2).shape()).containsExactly(4, 3, 2);
    assertThat(x.transpose(1, 2).select(0, 0).select(0, 1).floats()).containsExactly(1, 5, 9);
    assertThat(x.permute(2, 0, 1).select(0, 3).floats()).containsExactly(3, 7, 11, 15, 19, 23);
    assertThat(x.reshape(4, 6).select(0, 1).floats()).containsExactly(6, 7, 8, 9, 10, 11);
    assertThat(x.slice(2, 1, 4, 2).select(0, 0).floats()).containsExactly(1, 3, 5, 7, 9, 11);
    assertThat(x.unsqueeze(1).shape()).containsExactly(2, 1, 3, 4);
    assertThat(x.unsqueeze(1).squeeze(1).shape()).containsExactly(2, 3, 4);
    assertThat(x.narrow(1, 0, 1).expand(2, 5, 4).floats()).hasSize(40);
    List<Tensor> parts = x.split(2, 1, 3);
    assertThat(parts.get(0).floats()).containsExactly(0, 4, 8, 12, 16, 20);
    assertThat(Tensor.cat(2, parts).floats()).isEqualTo(x.floats());
    assertThat(Tensor.stack(0, List.of(x, x)).shape()).containsExactly(2, 2, 3, 4);
  }

  @Test
  void copiesToTheHostAndBackInEveryType() {
    Tensor f = Tensor.of(new float[] {1.5f, -2, 3, 100}, 4);
    for (DType d : List.of(DType.F32, DType.BF16, DType.F16, DType.F64)) {
      assertThat(f.to(d).floats()).containsExactly(1.5f, -2, 3, 100);
      assertThat(f.to(d).bytes()).hasSize(4 * d.bytes());
    }
    for (DType d : List.of(DType.I64, DType.I32, DType.I8)) {
      assertThat(f.to(d).longs()).containsExactly(1, -2, 3, 100);
    }
    assertThat(f.to(DType.BOOL).longs()).containsOnly(1);
    assertThat(Tensor.of(new int[] {4, 5}, 2).longs()).containsExactly(4, 5);
    try (Arena a = Arena.ofConfined()) {
      MemorySegment half = a.allocateFrom(ValueLayout.JAVA_SHORT, (short) 0x3f80, (short) 0xc000);
      assertThat(Tensor.copyOf(half, DType.BF16, 2).floats()).containsExactly(1, -2);
      MemorySegment bytes = a.allocateFrom(ValueLayout.JAVA_BYTE, (byte) -3, (byte) 7);
      assertThat(Tensor.copyOf(bytes, DType.I8, 2).longs()).containsExactly(-3, 7);
      Tensor gap = x.transpose(0, 2);
      gap.write(MemorySegment.ofArray(x.floats()));
      assertThat(gap.floats()).isEqualTo(Tensor.of(gap.floats(), 24).floats());
    }
    assertThat(f.memory().get(ValueLayout.JAVA_FLOAT, 12)).isEqualTo(100);
    assertThat(Tensor.full(DType.BF16, 0.5).item()).isEqualTo(0.5);
    assertThat(Tensor.full(DType.I64, 9, 1, 1).item()).isEqualTo(9);
    assertThat(Tensor.zeros(DType.F32, 0, 3).floats()).isEmpty();
  }

  @Test
  void roundsToBfloat16ToTheNearestEven() {
    // 1 + 2^-8 lies midway between 1 and 1 + 2^-7: to even, 1; 1 + 3·2^-8 goes to 1 + 2^-6.
    assertThat(Tensor.of(new float[] {1 + 0x1p-8f, 1 + 3 * 0x1p-8f}, 2).to(DType.BF16).floats())
        .containsExactly(1, 1 + 0x1p-6f);
  }

  @Test
  void reachesEntriesByNumber() {
    Tensor table = x.reshape(6, 4);
    Tensor ids = Tensor.of(new long[] {5, 0, 5}, 3);
    assertThat(Indexing.embedding(table, ids).select(0, 2).floats())
        .containsExactly(20, 21, 22, 23);
    assertThat(Indexing.select(table, 0, ids).select(0, 1).floats()).containsExactly(0, 1, 2, 3);
    Tensor pick = Tensor.of(new long[] {3, 0, 1, 2, 3, 0}, 6, 1);
    assertThat(Indexing.gather(table, 1, pick).floats()).containsExactly(3, 4, 9, 14, 19, 20);
    Tensor minus = Tensor.full(DType.F32, -1, 6, 1);
    Tensor scattered = Indexing.scatter(table, 1, pick, minus);
    assertThat(Indexing.gather(scattered, 1, pick).floats()).containsOnly(-1);
    Tensor added = Indexing.scatterAdd(table, 1, pick, minus);
    assertThat(Indexing.gather(added, 1, pick).floats()).containsExactly(2, 3, 8, 13, 18, 19);
    Tensor into = Tensor.zeros(DType.F32, 3, 2);
    Indexing.copyInto(
        into, 0, Tensor.of(new long[] {2, 0}, 2), Tensor.of(new float[] {1, 2, 3, 4}, 2, 2));
    assertThat(into.floats()).containsExactly(3, 4, 0, 0, 1, 2);
  }

  @Test
  void refusesWhatDoesNotFitBeforeLibtorchSeesIt() {
    refused(TensorException.Code.SHAPE, () -> x.matmul(x));
    refused(TensorException.Code.SHAPE, () -> x.add(Tensor.zeros(DType.F32, 5)));
    refused(TensorException.Code.SHAPE, () -> x.reshape(5, -1));
    refused(TensorException.Code.SHAPE, () -> x.reshape(-1, -1));
    refused(TensorException.Code.SHAPE, () -> x.transpose(0, 1).view(24));
    refused(TensorException.Code.SHAPE, () -> x.expand(2, 3, 5));
    refused(TensorException.Code.SHAPE, () -> x.squeeze(0));
    refused(TensorException.Code.SHAPE, () -> x.split(0, 1, 2));
    refused(TensorException.Code.SHAPE, () -> Tensor.of(new float[3], 4));
    refused(TensorException.Code.SHAPE, () -> Tensor.empty(DType.F32, -1));
    refused(TensorException.Code.SHAPE, () -> Tensor.empty(DType.F32, 1L << 30, 1L << 30));
    refused(TensorException.Code.SHAPE, () -> x.item());
    refused(TensorException.Code.SHAPE, () -> x.transpose(0, 1).memory());
    refused(TensorException.Code.SHAPE, () -> x.select(0, 0).copyFrom(x));
    refused(TensorException.Code.SHAPE, () -> Tensor.cat(0, List.of()));
    refused(TensorException.Code.SHAPE, () -> Tensor.cat(0, List.of(x, x.select(0, 0))));
    refused(TensorException.Code.RANGE, () -> x.size(3));
    refused(TensorException.Code.RANGE, () -> x.narrow(0, 1, 2));
    refused(TensorException.Code.RANGE, () -> x.narrow(0, Long.MAX_VALUE, 2));
    refused(TensorException.Code.RANGE, () -> x.select(1, 3));
    refused(TensorException.Code.RANGE, () -> x.permute(0, 0, 1));
    refused(TensorException.Code.RANGE, () -> x.slice(0, 1, 0, 1));
    refused(TensorException.Code.RANGE, () -> x.unsqueeze(9));
    refused(TensorException.Code.DTYPE, () -> x.longs());
    refused(TensorException.Code.DTYPE, () -> Tensor.of(new long[1], 1).floats());
    refused(TensorException.Code.DTYPE, () -> Tensor.of(new long[1], 1).requiresGrad());
    refused(TensorException.Code.DTYPE, () -> x.matmul(x.transpose(1, 2).to(DType.BF16)));
    Tensor table = x.reshape(6, 4);
    refused(
        TensorException.Code.RANGE, () -> Indexing.embedding(table, Tensor.of(new long[] {6}, 1)));
    refused(
        TensorException.Code.RANGE, () -> Indexing.select(table, 0, Tensor.of(new long[] {-1}, 1)));
    refused(
        TensorException.Code.DTYPE, () -> Indexing.embedding(table, Tensor.zeros(DType.I32, 1)));
    refused(TensorException.Code.RANGE, () -> Reduce.top(table, 5, 1));
  }

  private static void refused(TensorException.Code code, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            TensorException.class, e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code));
  }
}
