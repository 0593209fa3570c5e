package org.openledger.node.models;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.openledger.node.NodeException;
import org.openledger.node.NodeException.Code;
import org.openledger.serving.engine.Engine;
import org.openledger.serving.engine.Priority;
import org.openledger.tensor.HostMemory;

/// The one compute queue, for callers that wait: everything that touches the models' tensors goes
/// through the engine's thread, answers first.
public final class Compute {
  private final Engine engine;
  private final HostMemory memory = new HostMemory(); // the engine's thread alone

  /// @param engine whose thread it is
  public Compute(Engine engine) {
    this.engine = engine;
  }

  /// Runs `work` in its turn and gives its result; its exceptions come out as they are.
  public <T> T run(Priority priority, Callable<T> work) {
    Future<T> future = engine.submit(priority, () -> sparing(work));
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      future.cancel(false);
      Thread.currentThread().interrupt();
      throw new NodeException(Code.STAGE, "interrupted while computing", e);
    }
  }

  private <T> T sparing(Callable<T> work) throws Exception {
    try {
      return work.call();
    } finally {
      memory.giveBackNowAndThen();
    }
  }
}
