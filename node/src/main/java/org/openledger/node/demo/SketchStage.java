package org.openledger.node.demo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.openledger.attribution.gradient.GradientSketcher;
import org.openledger.attribution.sketch.DampedDual;
import org.openledger.attribution.sketch.Quantised;
import org.openledger.attribution.store.Provenance;
import org.openledger.attribution.store.RowKey;
import org.openledger.attribution.store.SketchStore;
import org.openledger.attribution.store.SketchStoreWriter;
import org.openledger.chain.store.Inclusion;
import org.openledger.datanet.version.Registration;
import org.openledger.model.llama.LoraGradients.Sample;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.node.console.Console;
import org.openledger.node.console.Progress;
import org.openledger.node.network.Network;
import org.openledger.node.network.NetworkFolder;
import org.openledger.node.network.Registry;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Keccak;
import org.openledger.serving.engine.Priority;
import org.openledger.tensor.DType;
import org.openledger.training.data.Example;

/// Stage 5: every trained row's gradient becomes an int16 vector, and the store's roots go on
/// chain.
final class SketchStage {
  private final Network network;
  private final Console console;

  SketchStage(Network network, Console console) {
    this.network = network;
    this.console = console;
  }

  Documents.Sketch run(TrainStage.Trained trained) {
    long started = System.nanoTime();
    var llama = network.model().llama();
    Hash adapterDigest = Hash.parse("0x" + trained.finished().adapterDigest());
    // A block that came after the adapter's digest was on chain: rows cannot be made to fit it.
    Hash block = trained.registered().in().block().hash();
    Hash seed = Keccak.hash(adapterDigest.bytes(), block.bytes());
    List<float[]> phi = new ArrayList<>();
    long tokens = 0;
    Provenance provenance;
    DampedDual.Solution solution;
    try (LoraAdapter adapter =
        LoraAdapter.load(trained.finished().adapter(), llama.config(), DType.F32)) {
      GradientSketcher sketcher = new GradientSketcher(llama, adapter, seed);
      List<Sample> samples = trained.examples().stream().map(Example::sample).toList();
      try (Progress progress = console.progress("sketching gradients")) {
        // One mini-batch in the queue at a time: answers may run between two.
        for (int from = 0; from < samples.size(); from += GradientSketcher.SAMPLES_MAX) {
          int to = Math.min(samples.size(), from + GradientSketcher.SAMPLES_MAX);
          List<Sample> some = samples.subList(from, to);
          GradientSketcher.Sketches sketches =
              network.compute().run(Priority.TRAINING, () -> sketcher.sketch(some, done -> {}));
          phi.addAll(List.of(sketches.phi()));
          tokens += sketches.tokens();
          progress.at(phi.size(), samples.size(), "rows");
        }
      }
      solution = DampedDual.solve(phi.toArray(float[][]::new), DampedDual.RATIO);
      provenance =
          new Provenance(
              adapterDigest,
              seed,
              adapter.layout().elements(),
              sketcher.projection().nonZeros(),
              solution.lambda(),
              solution.traceOverN());
    }
    double seconds = (System.nanoTime() - started) / 1e9;
    Path file = NetworkFolder.vectors(trained.folder());
    SketchStoreWriter.write(
        file,
        provenance,
        trained.rows().stream().map(r -> new RowKey(r.id().hash(), r.contributor())).toList(),
        solution.psi());
    try (SketchStore store = SketchStore.open(file)) {
      Inclusion included =
          Registry.write(
              network.chain(),
              network.wallets().modelOwner(),
              new Registration.CommitStore(
                  trained.modelId(), store.root(), store.contributorsRoot(), seed, store.rows()));
      return new Documents.Sketch(
          "sketch",
          store.rows(),
          seconds,
          store.root().toString(),
          selfTop1(store, phi),
          tokens,
          tokens / seconds,
          included.transaction().hash().toString());
    }
  }

  /// The share of rows that rank first for their own training example.
  private static double selfTop1(SketchStore store, List<float[]> phi) {
    int first = 0;
    for (int i = 0; i < phi.size(); i++) {
      long[] scores = store.scores(Quantised.of(phi.get(i)).values()).rows();
      int best = 0;
      for (int j = 1; j < scores.length; j++) {
        best = scores[j] > scores[best] ? j : best;
      }
      first += best == i ? 1 : 0;
    }
    return (double) first / phi.size();
  }
}
