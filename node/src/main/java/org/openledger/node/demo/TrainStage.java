package org.openledger.node.demo;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.openledger.chain.store.Inclusion;
import org.openledger.datanet.row.ContributedRow;
import org.openledger.datanet.row.RowId;
import org.openledger.datanet.version.Registration;
import org.openledger.datanet.version.Version;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.node.NodeException;
import org.openledger.node.NodeException.Code;
import org.openledger.node.console.Console;
import org.openledger.node.console.Progress;
import org.openledger.node.network.Network;
import org.openledger.node.network.Registry;
import org.openledger.node.prompt.Library;
import org.openledger.node.prompt.RowExamples;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Keccak;
import org.openledger.serving.engine.Priority;
import org.openledger.training.config.ComputeType;
import org.openledger.training.config.TrainingConfig;
import org.openledger.training.data.Example;
import org.openledger.training.data.ExampleBuilder;
import org.openledger.training.run.HeldOut;
import org.openledger.training.run.Outcome;
import org.openledger.training.run.Run;
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
  /// @param finished the adapter
  /// @param rows the rows drawn, in the order of `examples`
  /// @param examples in the form they were trained in
  /// @param modelId the registration's digest
  /// @param registered where the registration was included
  record Trained(
      Path folder,
      Outcome.Finished finished,
      List<ContributedRow> rows,
      List<Example> examples,
      Hash modelId,
      Inclusion registered,
      Documents.Train document) {}

  Trained run(Set<RowId> heldOut) {
    Version version = library.version();
    List<ContributedRow> all = new ArrayList<>(network.datanet().rows(version.number()));
    List<ContributedRow> kept = all.stream().filter(r -> heldOut.contains(r.id())).toList();
    all.removeIf(r -> heldOut.contains(r.id()));
    if (options.rows() > all.size()) {
      throw new NodeException(
          Code.ARGUMENT,
          "--rows %d, but only %d rows may be trained on".formatted(options.rows(), all.size()));
    }
    Random random = new Random(options.seed());
    Collections.shuffle(all, random);
    List<ContributedRow> drawn = List.copyOf(all.subList(0, options.rows()));
    TrainingConfig config = config();
    RowExamples maker =
        new RowExamples(
            network.model(),
            library,
            heldOut,
            new ExampleBuilder(config.batching().cutoffTokens()));
    List<Example> examples = new ArrayList<>();
    for (ContributedRow row : drawn) {
      examples.add(maker.target(row, TokenF1::of, random));
    }
    Path folder = network.folder().runs().resolve("run-0001");
    long started = System.nanoTime();
    Outcome.Finished finished = train(folder, config, examples);
    double seconds = (System.nanoTime() - started) / 1e9;
    Documents.Losses losses = losses(finished.adapter(), maker, kept);
    Registration.RegisterRun registration = registration(config, drawn, finished);
    Inclusion included =
        Registry.write(network.chain(), network.wallets().modelOwner(), registration);
    return new Trained(
        folder,
        finished,
        drawn,
        examples,
        registration.model(),
        included,
        new Documents.Train(
            "train",
            drawn.size(),
            finished.steps(),
            finished.tokens(),
            finished.tokens() / seconds,
            seconds,
            "0x" + finished.adapterDigest(),
            losses,
            folder.toString(),
            included.transaction().hash().toString()));
  }

  private TrainingConfig config() {
    TrainingConfig usual = TrainingConfig.DEFAULT;
    TrainingConfig.Adam adam = usual.adam();
    return new TrainingConfig(
            usual.lora(),
            usual.rate(),
            usual.length(),
            usual.batching(),
            // The recipe's: no decay in so short a run.
            new TrainingConfig.Adam(
                adam.beta1(), adam.beta2(), adam.epsilon(), 0, adam.maxGradNorm()),
            usual.compute(),
            usual.seed(),
            usual.pauses())
        .withSeed(options.seed())
        .withCompute(
            switch (network.model().llama().dtype()) {
              case BF16 -> ComputeType.BF16;
              default -> ComputeType.F32;
            });
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
      Run run =
          network
              .compute()
              .run(
                  Priority.TRAINING, () -> Run.start(setup, folder, e -> show(progress, e), clock));
      try (run) {
        while (network.compute().run(Priority.TRAINING, run::step)) {
          // answers may run between two steps
        }
        if (network.compute().run(Priority.TRAINING, run::end) instanceof Outcome.Finished f) {
          return f;
        }
        throw new NodeException(Code.STAGE, "the run was cancelled; its checkpoint is kept");
      }
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
  private Documents.Losses losses(Path adapter, RowExamples maker, List<ContributedRow> kept) {
    List<ContributedRow> some = kept.subList(0, Math.min(HELD_OUT_MEASURED, kept.size()));
    List<Example> bare = some.stream().map(maker::withoutNotes).toList();
    List<Example> noted = some.stream().map(row -> maker.withNotes(row, TokenF1::of)).toList();
    var llama = network.model().llama();
    try (Progress progress = console.progress("measuring held-out rows")) {
      progress.say("%d rows, four ways".formatted(some.size()));
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

  private Registration.RegisterRun registration(
      TrainingConfig config, List<ContributedRow> drawn, Outcome.Finished finished) {
    Version version = library.version();
    Hash adapter = Hash.parse("0x" + finished.adapterDigest());
    Registration.Run run =
        new Registration.Run(
            network.model().digest(),
            version.root(),
            network
                .datanet()
                .drawn(version.number(), new HashSet<>(drawn.stream().map(r -> r.id()).toList()))
                .root(),
            config.digest(),
            config.seed());
    Hash model = Keccak.hash(run.base().bytes(), run.drawnRoot().bytes(), adapter.bytes());
    return new Registration.RegisterRun(model, run, adapter);
  }
}
