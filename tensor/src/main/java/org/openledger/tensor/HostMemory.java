package org.openledger.tensor;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// Memory that libtorch freed and glibc still holds.
public final class HostMemory {
  private static final MethodHandle MALLOC_TRIM =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("malloc_trim"),
              FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG));

  private HostMemory() {}

  /// Gives whole pages of freed memory back to the system. Tensors of ever new lengths leave holes
  /// between those that stay; over the demo's steps, sketches and answers these grew to 2 GB.
  ///
  /// @see <a href="https://man7.org/linux/man-pages/man3/malloc_trim.3.html">malloc_trim(3)</a>
  public static void giveBack() {
    try {
      int unused = (int) MALLOC_TRIM.invokeExact(0L);
    } catch (Throwable t) {
      throw new IllegalStateException("a foreign call failed", t);
    }
  }
}
