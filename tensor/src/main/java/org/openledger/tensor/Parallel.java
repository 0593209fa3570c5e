package org.openledger.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/// Loops shared out over libtorch's own threads.
///
/// Java kernels run where libtorch's run, so the two never fight for the same cores.
public final class Parallel {
  private static final MethodHandle FOR =
      Abi.plain(
          "torch_parallel_for",
          ValueLayout.JAVA_INT,
          ValueLayout.JAVA_LONG,
          ValueLayout.JAVA_LONG,
          ValueLayout.JAVA_LONG,
          ValueLayout.JAVA_LONG,
          ValueLayout.JAVA_LONG);
  private static final ConcurrentHashMap<Long, Running> RUNNING = new ConcurrentHashMap<>();
  private static final AtomicLong NEXT = new AtomicLong();
  private static final long STUB = stub();

  /// A piece of a loop.
  @FunctionalInterface
  public interface Body {
    /// Does the items from `begin` to `end` - 1.
    void run(int begin, int end);
  }

  /// A loop under way, with the first thing that went wrong in it.
  private record Running(Body body, AtomicReference<Throwable> failure) {}

  private Parallel() {}

  /// Runs items 0 to `n` - 1, in pieces of at least `grain`, each by one thread; returns when all
  /// are done. What a piece throws is thrown here.
  public static void range(int n, int grain, Body body) {
    if (n <= grain || Abi.threads() == 1) {
      body.run(0, n);
      return;
    }
    long id = NEXT.incrementAndGet();
    Running running = new Running(body, new AtomicReference<>());
    RUNNING.put(id, running);
    try {
      int rc = (int) FOR.invokeExact(0L, (long) n, (long) grain, STUB, id);
      Abi.check(rc, "parallel_for");
    } catch (TensorException e) {
      throw e;
    } catch (Throwable t) {
      throw new IllegalStateException("a foreign call failed", t);
    } finally {
      RUNNING.remove(id);
    }
    switch (running.failure.get()) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Throwable t -> throw new IllegalStateException(t);
    }
  }

  /// Runs work that happens once, such as loading a model, on a thread that ends with it.
  ///
  /// libgomp keeps workers for each thread that ever computed. With more of them than cores it
  /// stops spinning between loops, and waking its workers each time costs a quarter of a training
  /// step. A thread that ends takes its workers along.
  public static <T> T apart(Supplier<T> work) {
    FutureTask<T> task = new FutureTask<>(work::get);
    Thread.ofPlatform().name("once").start(task);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          interrupted = true; // half-loaded tensors would have no owner
        } catch (ExecutionException e) {
          if (e.getCause() instanceof RuntimeException cause) {
            throw cause;
          }
          throw new IllegalStateException(e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// Called by libtorch's threads; an exception must not leave it.
  private static void piece(long begin, long end, long id) {
    Running running = RUNNING.get(id);
    if (running == null) {
      return;
    }
    try {
      running.body.run((int) begin, (int) end);
    } catch (Throwable t) {
      running.failure.compareAndSet(null, t);
    }
  }

  private static long stub() {
    try {
      MethodHandle piece =
          MethodHandles.lookup()
              .findStatic(
                  Parallel.class,
                  "piece",
                  MethodType.methodType(void.class, long.class, long.class, long.class));
      MemorySegment s =
          Linker.nativeLinker()
              .upcallStub(
                  piece,
                  FunctionDescriptor.ofVoid(
                      ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG),
                  Arena.global());
      return s.address();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
