package org.openledger.node.factory;

import java.nio.file.Files;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.openledger.attribution.store.SketchStore;
import org.openledger.datanet.version.Registration;
import org.openledger.node.factory.RunJob.Deployment;
import org.openledger.node.factory.RunJob.Sent;
import org.openledger.primitives.Hash;

/// Takes a finished run to its name: registers it, sketches its rows' gradients, registers their
/// vectors, serves it. What was done before a stop is not done again.
///
/// @param workshop what the run was made with
/// @param plans what it learned
/// @param registrar writes on chain
/// @param shelf serves
/// @param closing whether the node ends
record Deployer(
    Workshop workshop, LessonPlans plans, Registrar registrar, Shelf shelf, BooleanSupplier closing)
    implements Worker.Craft {

  @Override
  public boolean wants(RunState state) {
    return state == RunState.SKETCHING;
  }

  @Override
  public void work(LiveRun run) {
    RunJob job = run.job();
    Lessons lessons = plans.of(job.config());
    Hash adapter = Hash.parse(Objects.requireNonNull(job.learned().adapter()));
    Registration.RegisterRun registration =
        Registrations.run(lessons, job.config().training(), adapter);
    Hash block = registered(run, registration);
    sketch(run, new Sketching.Trained(run.folder(), adapter, lessons), block);
    try (SketchStore store = SketchStore.open(Sketching.file(run.folder()))) {
      committed(run, Registrations.store(registration.model(), store));
    }
    Deployment done = deployment(run.job());
    shelf.serve(
        new Shelf.Model(
            done.name(),
            run.folder(),
            job.config().version(),
            registration.model().toString(),
            adapter.toString(),
            done.since(),
            job.owner()));
    run.change(j -> j.in(RunState.DEPLOYED));
  }

  @Override
  public RunJob failed(RunJob job, String why) {
    return job.in(
            RunState.FINISHED,
            "It was not deployed: %s. The trained adapter is kept; deploy it again."
                .formatted(why.strip().replaceAll("\\.$", "")))
        .with((Deployment) null);
  }

  private static Deployment deployment(RunJob job) {
    return Objects.requireNonNull(job.deployment());
  }

  /// The hash of the block in which the run is registered.
  private Hash registered(LiveRun run, Registration.RegisterRun registration) {
    String model = registration.model().toString();
    Sent sent =
        settled(
            run,
            deployment(run.job()).run(),
            registration,
            next -> d -> new Deployment(d.name(), d.since(), model, next, d.store()));
    return Hash.parse(Objects.requireNonNull(sent.block()));
  }

  private void committed(LiveRun run, Registration.CommitStore registration) {
    settled(
        run,
        deployment(run.job()).store(),
        registration,
        next -> d -> new Deployment(d.name(), d.since(), d.model(), d.run(), next));
  }

  /// Where a sent registration is kept in a deployment.
  private interface Place {
    UnaryOperator<Deployment> put(Sent sent);
  }

  /// Signs a registration unless that was done, keeps it, then sends it, and keeps its block.
  private Sent settled(LiveRun run, @Nullable Sent known, Registration registration, Place place) {
    Sent sent = known;
    if (sent == null) {
      sent = registrar.send(registration, signed -> keep(run, place, signed));
    }
    if (sent.block() == null) {
      sent = registrar.settle(sent);
      keep(run, place, sent);
    }
    return sent;
  }

  private static void keep(LiveRun run, Place place, Sent sent) {
    run.change(j -> j.with(place.put(sent).apply(deployment(j))));
  }

  private void sketch(LiveRun run, Sketching.Trained trained, Hash block) {
    if (Files.exists(Sketching.file(run.folder()))) {
      try (SketchStore store = SketchStore.open(Sketching.file(run.folder()))) {
        if (store.provenance().seed().equals(Sketching.seed(trained.adapter(), block))) {
          return;
        }
      }
    }
    new Sketching(workshop.model().llama(), workshop.compute())
        .run(
            trained,
            block,
            done -> {
              if (closing.getAsBoolean()) {
                throw new CancellationException("the node ends"); // begun again at its next start
              }
            });
  }
}
