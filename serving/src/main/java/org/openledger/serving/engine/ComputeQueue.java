package org.openledger.serving.engine;

import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/// Other work that waits for the compute, by priority, first come first served within one.
final class ComputeQueue {
  private final Map<Priority, ArrayDeque<FutureTask<?>>> waiting = new EnumMap<>(Priority.class);

  ComputeQueue() {
    for (Priority priority : Priority.values()) {
      waiting.put(priority, new ArrayDeque<>());
    }
  }

  void add(Priority priority, FutureTask<?> task) {
    queue(priority).add(task);
  }

  /// Takes the next task of exactly this priority.
  @Nullable FutureTask<?> poll(Priority priority) {
    return queue(priority).poll();
  }

  /// Takes the next task of any priority, the most urgent first.
  @Nullable FutureTask<?> poll() {
    for (Priority priority : Priority.values()) {
      FutureTask<?> task = poll(priority);
      if (task != null) {
        return task;
      }
    }
    return null;
  }

  boolean isEmpty() {
    return waiting.values().stream().allMatch(ArrayDeque::isEmpty);
  }

  private ArrayDeque<FutureTask<?>> queue(Priority priority) {
    ArrayDeque<FutureTask<?>> queue = waiting.get(priority);
    if (queue == null) {
      throw new IllegalStateException("no queue for " + priority);
    }
    return queue;
  }
}
