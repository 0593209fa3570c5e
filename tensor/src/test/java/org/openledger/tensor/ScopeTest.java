package org.openledger.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import org.junit.jupiter.api.Test;

class ScopeTest {
  @Test
  void freesWhatWasMadeInside() {
    long before = Torch.liveTensors();
    Tensor x;
    try (Scope s = Scope.open()) {
      x = Tensor.zeros(DType.F32, 3);
      x.add(x).mul(x);
      assertThat(Torch.liveTensors()).isEqualTo(before + 3);
    }
    assertThat(Torch.liveTensors()).isEqualTo(before);
    assertThat(x.isClosed()).isTrue();
    assertThatThrownBy(() -> x.add(x))
        .isInstanceOfSatisfying(
            TensorException.class,
            e -> assertThat(e.code()).isEqualTo(TensorException.Code.CLOSED));
    assertThat(x.toString()).isEqualTo("Tensor(closed)");
  }

  @Test
  void handsTensorsUpOneScopeAtATime() {
    try (Scope outer = Scope.open()) {
      Tensor x;
      try (Scope inner = Scope.open()) {
        x = Tensor.full(DType.F32, 4, 2).up();
      }
      assertThat(x.floats()).containsOnly(4);
      outer.close();
      assertThat(x.isClosed()).isTrue();
    }
  }

  @Test
  void keptTensorsOutliveEveryScope() {
    Tensor x;
    try (Scope s = Scope.open()) {
      x = Tensor.full(DType.F32, 4, 2).keep();
    }
    assertThat(x.floats()).containsOnly(4);
    x.close();
    x.close();
    assertThat(x.isClosed()).isTrue();
  }

  @Test
  void refusesToCloseOutOfOrder() {
    try (Scope outer = Scope.open()) {
      try (Scope inner = Scope.open()) {
        assertThatThrownBy(outer::close).isInstanceOf(IllegalStateException.class);
      }
    }
  }

  @Test
  void theCleanerFreesWhatNobodyClosed() throws InterruptedException {
    long before = Torch.liveTensors();
    WeakReference<Tensor> lost = new WeakReference<>(Tensor.zeros(DType.F32, 3));
    for (int i = 0; i < 100 && (lost.get() != null || Torch.liveTensors() > before); i++) {
      System.gc();
      Thread.sleep(20);
    }
    assertThat(Torch.liveTensors()).isEqualTo(before);
  }
}
