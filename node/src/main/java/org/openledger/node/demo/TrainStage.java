package org.openledger.node.demo;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.openledger.datanet.row.RowId;
import org.openledger.datanet.version.Registration;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.node.factory.Factory;
import org.openledger.node.factory.Lessons;
import org.openledger.node.factory.Recipe;
import org.openledger.node.factory.Registrations;
import org.openledger.node.factory.RunConfig;
import org.openledger.node.factory.RunFiles;
import org.openledger.node.factory.RunJob;
import org.openledger.node.factory.RunState;
import org.openledger.node.factory.Sitting;
import org.openledger.node.network.Network;
import org.openledger.node.prompt.Library;
import org.openledger.node.prompt.RowExamples;
import org.openledger.primitives.Hash;
import org.openledger.serving.engine.Priority;
import org.openledger.training.config.TrainingConfig;
import org.openledger.training.data.Example;
import org.openledger.training.data.ExampleBuilder;
import org.openledger.training.run.HeldOut;
import org.openledger.training.run.Outcome;
import org.openledger.training.run.RunEvent;
import org.openledger.training.run.RunSetup;

/// Stage 4: an adapter learns to answer from notes, and what went into it is put on chain.
///
/// A run that was broken off goes on from its last checkpoint, to the same bits.
final class TrainStage {
  private static final int HELD_OUT_MEASURED = 16;

  private final Setting in;
  private final StoryFolder kept;
  private final Teller teller;

  TrainStage(Setting in, StoryFolder kept, Teller teller) {
    this.in = in;
    this.kept = kept;
    this.teller = teller;
  }

  /// What later stages need of the run.
  ///
  /// @param folder the run's folder
  /// @param config its settings
  /// @param lessons what it learned
  /// @param registration what is registered of it
  /// @param sent the registration's transaction, in its block
  /// @param document what the stage tells
  record Trained(
      Path folder,
      TrainingConfig config,
      Lessons lessons,
      Registration.RegisterRun registration,
      RunJob.Sent sent,
      Documents.Train document) {
    /// The adapter's digest.
    Hash adapter() {
      return registration.adapter();
    }

    /// The hash of the block in which it is registered.
    Hash block() {
      return Hash.parse(String.valueOf(sent.block()));
    }

    /// As ModelFactory lists it, serving as `name`.
    RunJob job(Network network, String name, long createdAt) {
      RunConfig ran =
          new RunConfig(
              network.model().name(),
              Network.DATANET,
              lessons.maker().library().version().number(),
              "Demo",
              lessons.rows().size(),
              lessons.kept().size(),
              null,
              config);
      return RunJob.queued(
              folder.getFileName().toString(),
              network.wallets().modelOwner().address(),
              createdAt,
              ran,
              Factory.contributors(lessons.rows()))
          .in(RunState.DEPLOYED)
          .with(new RunJob.Learned(document.steps(), null, adapter().toString()))
          .with(
              new RunJob.Deployment(name, createdAt, registration.model().toString(), sent, null));
    }
  }

  /// Trains unless that is done, on rows of `library`.
  Trained run(StoryOrder order, Library library, Set<RowId> heldOut) {
    Network network = in.network();
    TrainingConfig config = Recipe.config(network.model().llama().dtype()).withSeed(order.seed());
    Lessons lessons =
        Lessons.draw(
            new RowExamples(
                network.model(),
                library,
                library.scope(Optional.empty()),
                heldOut,
                new ExampleBuilder(config.batching().cutoffTokens())),
            order.rows(),
            order.seed());
    Path folder = network.folder().runs().resolve(name());
    Optional<Documents.Train> before = kept.find(Stage.TRAIN.label(), Documents.Train.class);
    if (before.isPresent()) {
      Registration.RegisterRun registration =
          Registrations.run(lessons, config, Hash.parse(before.get().adapter()));
      return new Trained(
          folder, config, lessons, registration, registered(registration), before.get());
    }
    double seconds = secondsBefore(folder);
    long started = System.nanoTime();
    Outcome.Finished finished = train(folder, config, lessons.examples());
    seconds += (System.nanoTime() - started) / 1e9;
    Documents.Losses losses =
        kept.once("losses", Documents.Losses.class, () -> losses(finished.adapter(), lessons));
    Hash adapter = Hash.parse("0x" + finished.adapterDigest());
    Registration.RegisterRun registration = Registrations.run(lessons, config, adapter);
    RunJob.Sent sent = registered(registration);
    Documents.Train document =
        new Documents.Train(
            Stage.TRAIN.label(),
            lessons.rows().size(),
            finished.steps(),
            finished.tokens(),
            finished.tokens() / seconds,
            seconds,
            adapter.toString(),
            losses,
            folder.toString(),
            sent.hash());
    kept.keep(Stage.TRAIN.label(), document);
    teller.told(document);
    return new Trained(folder, config, lessons, registration, sent, document);
  }

  private RunJob.Sent registered(Registration.RegisterRun registration) {
    return kept.registered("registered", in.network().registrar(), registration);
  }

  /// The run's name, which is drawn once.
  private String name() {
    Factory factory = in.network().factory();
    return kept.once("run", StoryFolder.Run.class, () -> new StoryFolder.Run(factory.claim())).id();
  }

  /// How long the steps took that were made before a stop.
  private static double secondsBefore(Path folder) {
    return new RunFiles(folder)
        .steps().stream().mapToDouble(s -> s.tokens() / s.tokensPerSecond()).sum();
  }

  private Outcome.Finished train(Path folder, TrainingConfig config, List<Example> examples) {
    Network network = in.network();
    RunSetup setup =
        new RunSetup(
            network.model().llama(),
            new RunSetup.BaseName(
                network.model().name(), network.model().digest().toString().substring(2)),
            config,
            examples);
    Sitting sitting = new Sitting(network.compute(), setup, folder, in.clock());
    Outcome outcome = sitting.train(this::heard, new UntilStopped(in.stopping())).orElseThrow();
    if (outcome instanceof Outcome.Finished f) {
      return f;
    }
    throw new CancellationException("the node ends; the run's checkpoint is kept");
  }

  /// To the end, unless the node ends first.
  ///
  /// @param stopping whether it does
  private record UntilStopped(BooleanSupplier stopping) implements Sitting.Course {
    @Override
    public boolean goesOn() {
      return !stopping.getAsBoolean();
    }
  }

  private void heard(RunEvent event) {
    if (event instanceof RunEvent.Stepped s) {
      teller.stepped(s.record(), s.steps(), s.left());
    }
  }

  /// Four mean losses on rows that were kept out of training.
  private Documents.Losses losses(Path adapter, Lessons lessons) {
    List<Example> bare = lessons.heldOutWithoutNotes(HELD_OUT_MEASURED);
    List<Example> noted = lessons.heldOut(HELD_OUT_MEASURED);
    var llama = in.network().model().llama();
    teller.at("measuring held-out rows", 0, bare.size(), "rows, four ways");
    return in.network()
        .compute()
        .run(
            Priority.TRAINING,
            () -> {
              try (LoraAdapter tuned = LoraAdapter.load(adapter, llama.config(), llama.dtype())) {
                return new Documents.Losses(
                    HeldOut.meanLoss(llama, null, bare),
                    HeldOut.meanLoss(llama, null, noted),
                    HeldOut.meanLoss(llama, tuned, bare),
                    HeldOut.meanLoss(llama, tuned, noted));
              }
            });
  }
}
