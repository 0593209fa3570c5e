package org.openledger.node.models;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.openledger.node.NodeException;
import org.openledger.node.NodeException.Code;
import org.openledger.serving.engine.Engine;
import org.openledger.serving.engine.Priority;

/// The one compute queue, for callers that wait: everything that touches the models' tensors goes
/// through the engine's thread, answers first.
///
/// @param engine whose thread it is
public record Compute(Engine engine) {
  /// Runs `work` in its turn and gives its result; its exceptions come out as they are.
  public <T> T run(Priority priority, Callable<T> work) {
    Future<T> future = engine.submit(priority, work);
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
}
