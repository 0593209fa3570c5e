package org.openledger.evm.interpreter;

import java.lang.invoke.MethodHandles;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;
import org.openledger.evm.fork.Fork;
import org.openledger.evm.state.Code;
import org.openledger.primitives.Hash;

/// Compiles the loops that run often, beside the frames that run them meanwhile as before.
///
/// A loop is worth it once a frame has jumped back so often that compiling costs about what was
/// spent: so whoever writes code to be compiled cannot make others work for nothing. One loop is
/// compiled at a time; others come again when they are still hot.
final class HotCode {
  private static final int KEPT_MAX = 512;

  /// The one of the process, as the JVM's own compiler is; the property is for tests.
  static final HotCode SHARED =
      new HotCode(Integer.getInteger("openledger.evm.jumps-until-compiled", 16_384));

  private record Place(Hash code, Fork fork, int pc) {}

  private final int jumps;
  private final ThreadFactory compilers;
  private final Semaphore free = new Semaphore(1);
  private final Map<Place, Optional<Hot>> kept =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, .75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Place, Optional<Hot>> eldest) {
              return size() > KEPT_MAX;
            }
          });

  /// @param jumps back in a frame until the next loop is looked at; with 1 it is compiled at once
  HotCode(int jumps) {
    this(jumps, Thread.ofPlatform().daemon().name("evm-compiler").factory());
  }

  /// @param compilers makes the thread that compiles a loop
  HotCode(int jumps, ThreadFactory compilers) {
    this.jumps = jumps;
    this.compilers = compilers;
  }

  /// Jumps back in a frame until the next loop is looked at.
  int jumps() {
    return jumps;
  }

  /// The compiled loop that begins at `pc`; null when it is not compiled yet, or never can be.
  @Nullable Hot at(Code code, OpTable table, int pc) {
    Place place = new Place(code.hash(), table.fork(), pc);
    Optional<Hot> known = kept.get(place);
    if (known != null) {
      return known.orElse(null);
    }
    if (jumps == 1) {
      Optional<Hot> compiled = compile(code, table, pc);
      kept.put(place, compiled);
      return compiled.orElse(null);
    }
    if (free.tryAcquire()) {
      Thread compiler =
          compilers.newThread(() -> {
            Optional<Hot> loop = Optional.empty(); // should it fail, not again: it runs as before
            try {
              loop = compile(code, table, pc);
            } finally {
              kept.put(place, loop);
              free.release();
            }
          });
      try {
        compiler.start();
      } catch (OutOfMemoryError e) { // the system gives no thread now: the loop comes again
        free.release();
      }
    }
    return null;
  }

  private static Optional<Hot> compile(Code code, OpTable table, int pc) {
    RegionPlan plan = RegionPlan.of(code, table, pc);
    if (plan == null) {
      return Optional.empty();
    }
    try {
      Region region =
          (Region)
              MethodHandles.lookup()
                  .defineHiddenClass(new RegionWriter(plan).write(), true)
                  .lookupClass()
                  .getDeclaredConstructor()
                  .newInstance();
      long sum = BlockSums.of(code.padded(), pc, table.rules);
      return Optional.of(new Hot(region, plan.depth(), plan.growth(), sum));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a compiled loop that cannot be made", e);
    }
  }
}
