package org.openledger.serving.api;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openledger.serving.ServingException;
import org.openledger.serving.ServingException.Code;
import org.openledger.serving.engine.Engine;
import org.openledger.serving.engine.GenerationEvent;
import org.openledger.serving.engine.GenerationRequest;

/// The running answers to one request, as one queue of events for the thread that writes them.
///
/// The queue needs no bound of its own: an answer has at most as many events as tokens.
final class Choices implements AutoCloseable {
  private final BlockingQueue<Said> said = new LinkedBlockingQueue<>();
  private final List<Engine.Handle> handles = new ArrayList<>();

  /// An event of one choice.
  record Said(int choice, GenerationEvent event) {}

  /// Submits all requests or none.
  Choices(Engine engine, List<GenerationRequest> requests) {
    try {
      for (GenerationRequest request : requests) {
        int choice = handles.size();
        handles.add(engine.submit(request, event -> said.add(new Said(choice, event))));
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  int count() {
    return handles.size();
  }

  /// The next event, or null after that time.
  @Nullable Said next(long timeoutMs) {
    try {
      return said.poll(timeoutMs, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServingException(Code.STOPPED, "The server is stopping.");
    }
  }

  /// Gives up what is not over.
  @Override
  public void close() {
    handles.forEach(Engine.Handle::cancel);
  }
}
