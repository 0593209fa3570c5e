package org.openledger.serving.engine;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.openledger.serving.ServingException;
import org.openledger.serving.ServingException.Code;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The serving engine: many requests, each under its own adapter, through one model, and the one
/// queue for all other work that wants the same compute.
///
/// All compute happens on one owner thread, in [#step]; every other method may be called from any
/// thread. A request that fails ends alone; if a step fails, its requests are computed again one by
/// one, and only those that fail alone end.
public final class Engine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
  private static final int TASKS_MAX = 4096;

  /// Other work gets a turn at least this often, however many answers are asked for.
  private static final long TASK_WAIT_MAX_NS = 500_000_000L;

  private final EngineLimits limits;
  private final int contextTokensMax;
  private final int vocabularyTokens;
  private final Vocabulary vocabulary;
  private final LongSupplier nanoClock;
  private final Stepper stepper;
  private final Counters counters = new Counters();
  private final ComputeQueue tasks = new ComputeQueue();
  private final BlockingQueue<Message> inbox = new LinkedBlockingQueue<>(); // bounded by the counts
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicInteger tasksWaiting = new AtomicInteger();
  private final AtomicLong arrivals = new AtomicLong();
  private final Object gate = new Object(); // orders submissions against the end
  private long lastTaskNs;
  private volatile @Nullable Thread owner;
  private volatile boolean stopping;
  private boolean ended; // under gate: nothing is taken any more

  /// What reaches the owner thread.
  private sealed interface Message {
    record Generate(Generation generation) implements Message {}

    record Compute(Priority priority, FutureTask<?> task) implements Message {}

    record WakeUp() implements Message {}
  }

  /// An engine that waits for [#start], or for a caller that owns it and calls [#step].
  ///
  /// @param nanoClock monotonic, as `System::nanoTime`
  public Engine(
      BatchedModel model, Vocabulary vocabulary, EngineLimits limits, LongSupplier nanoClock) {
    this.limits = limits;
    this.vocabulary = vocabulary;
    this.nanoClock = nanoClock;
    this.vocabularyTokens = model.vocabularyTokens();
    this.contextTokensMax = contextThatFits(model, limits);
    this.stepper = new Stepper(model, new Scheduler(model, limits), counters, waiting);
    this.lastTaskNs = nanoClock.getAsLong();
  }

  /// The longest context that model, limits and memory allow: one request always fits alone.
  private static int contextThatFits(BatchedModel model, EngineLimits limits) {
    int low = 0;
    int high = Math.min(model.contextTokensMax(), limits.contextTokensMax());
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (model.kvBytes(middle) <= limits.kvBytesMax()) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    if (low < 2) {
      throw new IllegalArgumentException(
          "%d bytes of KV memory hold no sequence of 2 tokens (%d bytes)"
              .formatted(limits.kvBytesMax(), model.kvBytes(2)));
    }
    return low;
  }

  /// Starts the owner thread.
  public Engine start() {
    Thread thread = new Thread(this::own, "engine");
    owner = thread;
    thread.start();
    return this;
  }

  /// The most tokens of prompt and answer together.
  public int contextTokensMax() {
    return contextTokensMax;
  }

  /// Width of the vocabulary: token ids of requests are below it.
  public int vocabularyTokens() {
    return vocabularyTokens;
  }

  /// A running request, as its client sees it.
  public interface Handle {
    /// Gives it up: its pages are free within one step. Harmless when it is over.
    void cancel();
  }

  /// Queues a request. `sink` gets its events on the owner thread: it must return at once.
  ///
  /// @throws ServingException `QUEUE_FULL` with when to try again, `CONTEXT_LENGTH_EXCEEDED`,
  ///   `INVALID_VALUE`, `STOPPED`; then `sink` gets nothing
  public Handle submit(GenerationRequest request, Consumer<GenerationEvent> sink) {
    check(request);
    if (waiting.incrementAndGet() > limits.queueMax()) {
      waiting.decrementAndGet();
      counters.rejected.increment();
      throw ServingException.busy(
          retryAfterSeconds(), "%d requests are waiting already".formatted(limits.queueMax()));
    }
    var arrival = new Generation.Arrival(arrivals.getAndIncrement(), nanoClock.getAsLong());
    Generation generation = new Generation(request, sink, vocabulary, arrival);
    try {
      post(new Message.Generate(generation));
    } catch (ServingException e) {
      waiting.decrementAndGet();
      throw e;
    }
    return generation::cancel;
  }

  /// Queues a request and waits for its whole answer; from any thread but the owner's.
  ///
  /// @throws ServingException as [#submit], or what the request failed with
  /// @throws InterruptedException when the waiting thread is interrupted; the request is given up
  public Generated generate(GenerationRequest request) throws InterruptedException {
    BlockingQueue<GenerationEvent> terminal = new LinkedBlockingQueue<>();
    Handle handle =
        submit(
            request,
            event -> {
              if (event.terminal()) {
                terminal.add(event);
              }
            });
    try {
      return switch (terminal.take()) {
        case GenerationEvent.Finished(Generated generated) -> generated;
        case GenerationEvent.Failed(ServingException error) -> throw error;
        case GenerationEvent.Cancelled _, GenerationEvent.Delta _ ->
            throw new ServingException(Code.STOPPED, "the request was given up");
      };
    } finally {
      handle.cancel();
    }
  }

  private void check(GenerationRequest request) {
    Ending ending = request.decoding().ending();
    long wanted = (long) request.prompt().size() + ending.tokensMax();
    if (request.prompt().isEmpty() || ending.tokensMax() < 1) {
      throw new ServingException(
          Code.INVALID_VALUE,
          "a request needs a prompt and room for an answer, not %d and %d tokens"
              .formatted(request.prompt().size(), ending.tokensMax()));
    }
    if (wanted > contextTokensMax) {
      throw new ServingException(
          Code.CONTEXT_LENGTH_EXCEEDED,
          ("This model's maximum context length is %d tokens. However, you requested %d tokens"
                  + " (%d in the prompt, %d in the completion).")
              .formatted(contextTokensMax, wanted, request.prompt().size(), ending.tokensMax()));
    }
    for (int token : request.prompt()) {
      if (token < 0 || token >= vocabularyTokens) {
        throw new ServingException(
            Code.INVALID_VALUE,
            "token %d is outside the vocabulary of %d".formatted(token, vocabularyTokens));
      }
    }
  }

  private int retryAfterSeconds() {
    double each = counters.requestTime.read().meanSeconds();
    double wait = each * waiting.get() / limits.sequencesMax();
    return (int) Math.clamp(Math.ceil(wait), 1, 60);
  }

  /// Queues other work for the owner thread, where it has the compute to itself. On the owner
  /// thread it runs at once. Keep tasks short (one training step, one prefill): answers wait while
  /// one runs.
  ///
  /// @throws ServingException `QUEUE_FULL`, `STOPPED`
  public <T> Future<T> submit(Priority priority, Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    if (Thread.currentThread().equals(owner)) {
      task.run();
      return task;
    }
    if (tasksWaiting.incrementAndGet() > TASKS_MAX) {
      tasksWaiting.decrementAndGet();
      throw ServingException.busy(1, TASKS_MAX + " tasks are waiting already");
    }
    try {
      post(new Message.Compute(priority, task));
    } catch (ServingException e) {
      tasksWaiting.decrementAndGet();
      throw e;
    }
    return task;
  }

  private void post(Message message) {
    synchronized (gate) {
      if (ended || stopping) {
        throw new ServingException(Code.STOPPED, "the engine has stopped");
      }
      inbox.add(message);
    }
  }

  /// Receives what came in, then runs one urgent task and one step of the model, or else one other
  /// task. Only the owner calls it.
  ///
  /// @return whether there was anything to do
  public boolean step() {
    for (Message m = inbox.poll(); m != null; m = inbox.poll()) {
      receive(m);
    }
    boolean urgent = run(tasks.poll(Priority.ANSWER));
    boolean stepped = stepper.step(nanoClock);
    boolean overdue = nanoClock.getAsLong() - lastTaskNs > TASK_WAIT_MAX_NS;
    boolean other = (!stepped || overdue) && run(tasks.poll());
    return urgent || stepped || other;
  }

  private void receive(Message message) {
    switch (message) {
      case Message.Generate(Generation generation) -> stepper.add(generation);
      case Message.Compute(Priority priority, FutureTask<?> task) -> {
        if (tasks.isEmpty()) {
          lastTaskNs = nanoClock.getAsLong(); // the wait of the first begins now
        }
        tasks.add(priority, task);
      }
      case Message.WakeUp _ -> {}
    }
  }

  private boolean run(@Nullable FutureTask<?> task) {
    if (task == null) {
      return false;
    }
    tasksWaiting.decrementAndGet();
    task.run(); // keeps what the work throws for who waits for it
    Thread.interrupted(); // cancelling a running task must not end the engine
    counters.tasks.increment();
    lastTaskNs = nanoClock.getAsLong();
    return true;
  }

  private void own() {
    ServingException end = new ServingException(Code.STOPPED, "the engine has stopped");
    try {
      while (!stopping) {
        if (!step()) {
          receive(inbox.take());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      LOG.error("the engine broke; it takes no more requests", e);
      end = ServingException.failed("the engine broke: " + e, e);
    } finally {
      endAll(end);
    }
  }

  private void endAll(ServingException end) {
    synchronized (gate) {
      ended = true;
    }
    for (Message m = inbox.poll(); m != null; m = inbox.poll()) {
      receive(m);
    }
    stepper.endAll(end);
    for (FutureTask<?> task = tasks.poll(); task != null; task = tasks.poll()) {
      tasksWaiting.decrementAndGet();
      task.cancel(false);
    }
  }

  /// Figures since the start, and of this moment.
  public EngineStats stats() {
    boolean alive;
    synchronized (gate) {
      alive = !ended && !stopping;
    }
    return new EngineStats(
        counters.requests(),
        counters.work(),
        new EngineStats.Now(
            waiting.get(), counters.started, tasksWaiting.get(), counters.kvBytes, alive),
        counters.timeToFirstToken.read(),
        counters.betweenTokens.read());
  }

  /// The engine's limits.
  public EngineLimits limits() {
    return limits;
  }

  /// Stops after the present step; every request that is not over ends as failed, every waiting
  /// task is cancelled.
  @Override
  public void close() {
    stopping = true;
    Thread thread = owner;
    if (thread == null) {
      endAll(new ServingException(Code.STOPPED, "the engine has stopped"));
      return;
    }
    inbox.add(new Message.WakeUp());
    if (!thread.equals(Thread.currentThread())) {
      boolean interrupted = false;
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true; // the end of the compute is waited for all the same
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
