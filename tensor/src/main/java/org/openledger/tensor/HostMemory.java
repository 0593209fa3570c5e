package org.openledger.tensor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;

/// Memory that libtorch freed and glibc still holds. Who computes for long has one of these and
/// calls [#giveBackNowAndThen] after each piece of work, from one thread.
public final class HostMemory {
  // giving back costs some .4 s a time in training, half of it as the pages return
  private static final long HELD_MAX_NS = 30_000_000_000L;
  private static final long GROWING_NS_MIN = 15_000_000_000L;
  private static final long GROWTH_BYTES_MAX = 1L << 30;
  private static final Path STATM = Path.of("/proc/self/statm");
  private static final long PAGE_BYTES = 4096;

  private static final MethodHandle MALLOC_TRIM =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("malloc_trim"),
              FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG));

  private long gaveBackNs = System.nanoTime();
  private long residentBytes = residentBytes();

  /// Gives back what was freed when that was last done 30 seconds ago, or 15 where the process has
  /// grown by a GiB since: on a fast machine every second step does that much.
  public void giveBackNowAndThen() {
    long sinceNs = System.nanoTime() - gaveBackNs;
    if (sinceNs > HELD_MAX_NS
        || sinceNs > GROWING_NS_MIN && residentBytes() - residentBytes > GROWTH_BYTES_MAX) {
      giveBack();
      gaveBackNs = System.nanoTime();
      residentBytes = residentBytes();
    }
  }

  /// @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_statm.5.html">proc(5)</a>
  private static long residentBytes() {
    try {
      return PAGE_BYTES * Long.parseLong(Files.readString(STATM).split(" ")[1]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

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
