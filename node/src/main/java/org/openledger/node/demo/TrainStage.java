package org.openledger.node.demo;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.openledger.chain.store.Inclusion;
import org.openledger.datanet.row.RowId;
import org.openledger.datanet.version.Registration;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.node.NodeException;
import org.openledger.node.NodeException.Code;
import org.openledger.node.console.Console;
import org.openledger.node.console.Progress;
import org.openledger.node.factory.Factory;
import org.openledger.node.factory.Lessons;
import org.openledger.node.factory.Recipe;
import org.openledger.node.factory.Registrations;
import org.openledger.node.factory.RunConfig;
import org.openledger.node.factory.RunJob;
import org.openledger.node.factory.RunState;
import org.openledger.node.factory.Sitting;
import org.openledger.node.network.Network;
import org.openledger.node.network.Registry;
import org.openledger.node.prompt.Library;
import org.openledger.node.prompt.RowExamples;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Hex;
import org.openledger.serving.engine.Priority;
import org.openledger.training.config.TrainingConfig;
import org.openledger.training.data.Example;
import org.openledger.training.data.ExampleBuilder;
import org.openledger.training.run.HeldOut;
import org.openledger.training.run.Outcome;
import org.openledger.training.run.RunEvent;
import org.openledger.training.run.RunSetup;

/// Stage 4: an adapter learns to answer from notes, and what went into it is put on chain.
final class TrainStage {
  private static final int HELD_OUT_MEASURED = 16;

  private final Network network;
  private final Library library;
  private final DemoOptions options;
  private final Console console;
  private final Clock clock;

  TrainStage(Network network, Library library, DemoOptions options, Console console, Clock clock) {
    this.network = network;
    this.library = library;
    this.options = options;
    this.console = console;
    this.clock = clock;
  }

  /// What later stages need of the run.
  ///
  /// @param folder the run's folder
  /// @param config its settings
  /// @param finished the adapter
  /// @param lessons what it learned
  /// @param modelId the registration's digest
  /// @param registered where the registration was included
  record Trained(
      Path folder,
      TrainingConfig config,
      Outcome.Finished finished,
      Lessons lessons,
      Hash modelId,
      Inclusion registered,
      Documents.Train document) {
    /// The adapter's digest.
    Hash adapter() {
      return Hash.parse("0x" + finished.adapterDigest());
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
      RunJob.Sent sent =
          new RunJob.Sent(
              registered.transaction().hash().toString(),
              Hex.encode(registered.transaction().signed().encoded()),
              registered.in().block().hash().toString());
      return RunJob.queued(
              folder.getFileName().toString(),
              network.wallets().modelOwner().address(),
              createdAt,
              ran,
              Factory.contributors(lessons.rows()))
          .in(RunState.DEPLOYED)
          .with(new RunJob.Learned(finished.steps(), null, adapter().toString()))
          .with(new RunJob.Deployment(name, createdAt, modelId.toString(), sent, null));
    }
  }

  Trained run(Set<RowId> heldOut) {
    TrainingConfig config = Recipe.config(network.model().llama().dtype()).withSeed(options.seed());
    Lessons lessons =
        Lessons.draw(
            new RowExamples(
                network.model(),
                library,
                library.scope(Optional.empty()),
                heldOut,
                new ExampleBuilder(config.batching().cutoffTokens())),
            options.rows(),
            options.seed());
    Path folder = network.folder().runs().resolve("run-0001");
    long started = System.nanoTime();
    Outcome.Finished finished = train(folder, config, lessons.examples());
    double seconds = (System.nanoTime() - started) / 1e9;
    Documents.Losses losses = losses(finished.adapter(), lessons);
    Hash adapter = Hash.parse("0x" + finished.adapterDigest());
    Registration.RegisterRun registration = Registrations.run(lessons, config, adapter);
    Inclusion included =
        Registry.write(network.chain(), network.wallets().modelOwner(), registration);
    return new Trained(
        folder,
        config,
        finished,
        lessons,
        registration.model(),
        included,
        new Documents.Train(
            "train",
            lessons.rows().size(),
            finished.steps(),
            finished.tokens(),
            finished.tokens() / seconds,
            seconds,
            adapter.toString(),
            losses,
            folder.toString(),
            included.transaction().hash().toString()));
  }

  private Outcome.Finished train(Path folder, TrainingConfig config, List<Example> examples) {
    RunSetup setup =
        new RunSetup(
            network.model().llama(),
            new RunSetup.BaseName(
                network.model().name(), network.model().digest().toString().substring(2)),
            config,
            examples);
    try (Progress progress = console.progress("training")) {
      Sitting sitting = new Sitting(network.compute(), setup, folder, clock);
      Outcome outcome =
          sitting.train(event -> show(progress, event), Sitting.Course.WHOLE).orElseThrow();
      if (outcome instanceof Outcome.Finished f) {
        return f;
      }
      throw new NodeException(Code.STAGE, "the run was cancelled; its checkpoint is kept");
    }
  }

  private static void show(Progress progress, RunEvent event) {
    if (event instanceof RunEvent.Stepped s) {
      progress.say(
          "step %d of %d  loss %.3f  %,.0f tokens/s  about %d s left"
              .formatted(
                  s.record().step(),
                  s.steps(),
                  s.record().loss(),
                  s.record().tokensPerSecond(),
                  s.left().toSeconds()));
    }
  }

  /// Four mean losses on rows that were kept out of training.
  private Documents.Losses losses(Path adapter, Lessons lessons) {
    List<Example> bare = lessons.heldOutWithoutNotes(HELD_OUT_MEASURED);
    List<Example> noted = lessons.heldOut(HELD_OUT_MEASURED);
    var llama = network.model().llama();
    try (Progress progress = console.progress("measuring held-out rows")) {
      progress.say("%d rows, four ways".formatted(bare.size()));
      return network
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
}
