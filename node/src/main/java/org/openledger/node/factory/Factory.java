package org.openledger.node.factory;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.openledger.datanet.access.ReadScope;
import org.openledger.datanet.row.ContributedRow;
import org.openledger.node.NodeException;
import org.openledger.node.factory.RunJob.Contributor;
import org.openledger.node.factory.RunState.Command;
import org.openledger.node.models.LanguageModel;
import org.openledger.primitives.Address;
import org.openledger.serving.ServingException;
import org.openledger.serving.ServingException.Code;
import org.openledger.training.TrainingException;
import org.openledger.training.config.TrainingConfig;
import tools.jackson.databind.node.ObjectNode;

/// ModelFactory: takes orders for runs, trains them one after another, deploys them, and tells how
/// they stand. Safe for use by all threads.
///
/// Runs are durable: what is to be done is on disk before it is done, and a node that starts goes
/// on with whatever was under way, to the same bits.
public final class Factory implements AutoCloseable {
  private static final Pattern MODEL_NAME = Pattern.compile("[a-z0-9-]{1,64}");
  private static final int WAITING_MAX = 100;

  private final Workshop workshop;
  private final Shelf shelf;
  private final RunStore store;
  private final Orders orders;
  private final LessonPlans plans;
  private final ConcurrentSkipListMap<String, LiveRun> runs =
      new ConcurrentSkipListMap<>(
          Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()));
  private final Probe probe;
  private final Worker trainer;
  private final Worker deployer;
  private volatile boolean closing;
  private boolean started;

  /// A factory over the runs in `folder` that waits for [#start].
  public Factory(Workshop workshop, Path folder, Registrar registrar, Shelf shelf) {
    this(workshop, folder, registrar, shelf, job -> {});
  }

  /// The same, with someone who hears of every job before it goes to disk.
  Factory(
      Workshop workshop, Path folder, Registrar registrar, Shelf shelf, Consumer<RunJob> before) {
    this.workshop = workshop;
    this.shelf = shelf;
    this.store = new RunStore(folder, before);
    this.orders = new Orders(workshop);
    this.plans = new LessonPlans(workshop);
    store.all().forEach(job -> runs.put(job.id(), new LiveRun(store, job)));
    this.probe = new Probe(workshop, () -> closing);
    this.trainer =
        new Worker("factory", new Trainer(workshop, plans, () -> closing), this::waiting);
    this.deployer =
        new Worker(
            "factory deployment",
            new Deployer(workshop, plans, registrar, shelf, () -> closing),
            this::waiting);
  }

  /// Goes on with what was under way, and begins what waits.
  public synchronized void start() {
    if (!started) {
      started = true;
      trainer.start();
      deployer.start();
    }
  }

  /// What was under way comes first: a run in training, a deployment with a signed registration.
  private Optional<LiveRun> waiting(Worker.Craft craft) {
    return runs.values().stream()
        .filter(run -> craft.wants(run.job().state()))
        .min(Comparator.comparing(run -> !begun(run.job())));
  }

  private static boolean begun(RunJob job) {
    RunJob.Deployment deployment = job.deployment();
    return job.state() == RunState.TRAINING || (deployment != null && deployment.run() != null);
  }

  /// What runs are made with.
  public Workshop workshop() {
    return workshop;
  }

  /// Whether its threads work; before [#start] they have nothing to do.
  public synchronized boolean works() {
    return !started || (trainer.isAlive() && deployer.isAlive());
  }

  /// Reads an order of `asker`, who must be allowed to read the version.
  public RunConfig order(ObjectNode in, Optional<Address> asker) {
    RunConfig config = orders.read(in);
    requireReader(asker);
    return config;
  }

  /// Whether `asker` may read the Datanet's rows now.
  public boolean reads(Optional<Address> asker) {
    return workshop.datanet().access().scope(asker, now()) instanceof ReadScope.Everything;
  }

  private void requireReader(Optional<Address> asker) {
    if (!reads(asker)) {
      throw new ServingException(
          Code.FORBIDDEN,
          "The rows of '%s' are not open to %s; ask its owner for access."
              .formatted(
                  workshop.slug(), asker.map(Address::toString).orElse("who has not signed in")));
    }
  }

  private Instant now() {
    return workshop.clock().instant();
  }

  /// What a run of `config` takes. Where no run has shown this machine's speed, the first call has
  /// it measured for those after it.
  public Estimate estimate(RunConfig config) {
    Lessons lessons = lessons(config);
    double speed = speed();
    if (speed == 0) {
      probe.begin(config, lessons);
    }
    return Estimate.of(workshop.model().llama(), config, lessons, speed);
  }

  /// The speed of the newest run that made enough steps, or else of the probe.
  private double speed() {
    return runs.descendingMap().values().stream()
        .mapToDouble(run -> Estimate.speed(run.steps(0, Integer.MAX_VALUE)))
        .filter(speed -> speed > 0)
        .findFirst()
        .orElseGet(probe::speed);
  }

  /// The memory that a usual run takes beside the base, and how much can be had now.
  public long[] memory() {
    LanguageModel model = workshop.model();
    TrainingConfig usual = Recipe.config(model.llama().dtype());
    long pass = (long) usual.batching().examplesPerStep() * usual.batching().cutoffTokens();
    return new long[] {Memory.training(model.llama(), usual.lora(), pass), Memory.here()};
  }

  /// The first `limit` examples of a run of `config`.
  public Preview preview(RunConfig config, int limit) {
    return Preview.of(lessons(config), workshop.model(), limit);
  }

  private Lessons lessons(RunConfig config) {
    try {
      return plans.of(config);
    } catch (TrainingException | NodeException e) {
      throw ServingException.of(
          Code.INVALID_VALUE, "training", String.valueOf(e.getMessage()) + ".");
    }
  }

  /// Queues a run of `config` for `owner`.
  public LiveRun begin(RunConfig config, Address owner) {
    Estimate estimate = estimate(config);
    if (!estimate.fits()) {
      throw new ServingException(
          Code.INVALID_VALUE, "Nothing was begun. " + String.valueOf(estimate.advice()));
    }
    List<Contributor> contributors = contributors(lessons(config).rows());
    synchronized (this) {
      long waiting = runs.values().stream().filter(r -> r.job().state() == RunState.QUEUED).count();
      if (waiting >= WAITING_MAX) {
        throw ServingException.busy(
            60, "%d runs are waiting already; nothing was begun.".formatted(waiting));
      }
      RunJob job =
          RunJob.queued(store.claim(), owner, now().getEpochSecond(), config, contributors);
      LiveRun run = adopt(job);
      trainer.wake();
      return run;
    }
  }

  /// The name of a new run that is made elsewhere, and whose folder is there already.
  public synchronized String claim() {
    return store.claim();
  }

  /// Lists a run that was made elsewhere, or begins one.
  public synchronized LiveRun adopt(RunJob job) {
    store.write(job);
    LiveRun run = new LiveRun(store, job);
    runs.put(job.id(), run);
    return run;
  }

  /// Whose rows, and how many.
  public static List<Contributor> contributors(List<ContributedRow> rows) {
    TreeMap<Address, Integer> counts = new TreeMap<>();
    rows.forEach(row -> counts.merge(row.contributor(), 1, Integer::sum));
    return counts.entrySet().stream()
        .map(e -> new Contributor(e.getKey().toString(), e.getValue()))
        .toList();
  }

  /// All runs, the newest first.
  public List<LiveRun> runs() {
    return List.copyOf(runs.descendingMap().values());
  }

  /// A run by its id.
  public LiveRun run(String id) {
    LiveRun run = runs.get(id);
    if (run == null) {
      throw new ServingException(Code.NOT_FOUND, "No run has that id.");
    }
    return run;
  }

  /// Does what `asker` tells a run.
  ///
  /// @param name what to call the model; empty for all commands but DEPLOY
  public LiveRun tell(String id, Command command, Address asker, String name) {
    LiveRun run = run(id);
    if (!run.job().ownedBy(asker)) {
      throw new ServingException(
          Code.FORBIDDEN,
          "%s is another wallet's; only %s can %s it."
              .formatted(id, run.job().owner(), command.label()));
    }
    synchronized (this) {
      if (command == Command.DEPLOY) {
        requireFree(name);
      }
      run.change(job -> {
        RunState next = job.state().after(command).orElseThrow(() -> conflict(job, command));
        return command == Command.DEPLOY
            ? job.in(next)
                .with(new RunJob.Deployment(name, now().getEpochSecond(), null, null, null))
            : job.in(next);
      });
    }
    trainer.wake();
    deployer.wake();
    return run;
  }

  private static ServingException conflict(RunJob job, Command command) {
    return new ServingException(
        Code.CONFLICT,
        "%s is %s: there is nothing to %s; it stays as it is."
            .formatted(job.id(), job.state().label(), command.label()));
  }

  private void requireFree(String name) {
    if (!MODEL_NAME.matcher(name).matches()) {
      throw ServingException.of(
          Code.INVALID_VALUE,
          "name",
          "A model's name has 1 to 64 characters: a to z, 0 to 9 and hyphens.");
    }
    boolean taken =
        shelf.has(name)
            || runs.values().stream()
                .map(run -> run.job().deployment())
                .anyMatch(d -> d != null && d.name().equals(name));
    if (taken) {
      throw ServingException.of(
          Code.CONFLICT,
          "name",
          "Another model is called '%s'; choose another name.".formatted(name));
    }
  }

  /// Stops after the present step, whose run goes on from there when the node starts again.
  @Override
  public void close() {
    closing = true;
    trainer.close();
    deployer.close();
    try {
      probe.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    runs.values().forEach(LiveRun::close);
  }
}
