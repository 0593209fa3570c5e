package org.openledger.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.junit.jupiter.api.Test;
import org.openledger.testing.Resident;

class HostMemoryTest {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final MethodHandle MALLOC =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("malloc"),
          FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));
  private static final MethodHandle FREE =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("free"),
          FunctionDescriptor.ofVoid(ValueLayout.ADDRESS));

  /// Of blocks too small for a mapping of their own every hundredth stays, so that the heap is
  /// never free at its end: glibc keeps what is between them until it is told.
  @Test
  void whatWasFreedBetweenBlocksThatStayGoesBackToTheSystem() throws Throwable {
    int bytes = 100_000;
    MemorySegment[] blocks = new MemorySegment[4_000];
    for (int i = 0; i < blocks.length; i++) {
      blocks[i] = ((MemorySegment) MALLOC.invokeExact((long) bytes)).reinterpret(bytes);
      blocks[i].fill((byte) 1);
    }
    long freed = 0;
    for (int i = 0; i < blocks.length - 1; i++) {
      if (i % 100 != 0) {
        FREE.invokeExact(blocks[i]);
        freed += bytes;
      }
    }
    long held = Resident.now();
    HostMemory.giveBack();
    assertThat(held - Resident.now()).isGreaterThan(freed / 2);
    for (int i = 0; i < blocks.length; i += 100) {
      assertThat(blocks[i].get(ValueLayout.JAVA_BYTE, bytes - 1)).isEqualTo((byte) 1);
      FREE.invokeExact(blocks[i]);
    }
    FREE.invokeExact(blocks[blocks.length - 1]);
  }
}
