package org.openledger.node.demo;

import java.util.List;
import org.openledger.attribution.sketch.Quantised;
import org.openledger.attribution.store.SketchStore;
import org.openledger.chain.store.Inclusion;
import org.openledger.node.console.Console;
import org.openledger.node.console.Progress;
import org.openledger.node.factory.Registrations;
import org.openledger.node.factory.Sketching;
import org.openledger.node.network.Network;
import org.openledger.node.network.Registry;
import org.openledger.primitives.Hash;

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
    Hash block = trained.registered().in().block().hash();
    int rows = trained.lessons().rows().size();
    Sketching.Sketched sketched;
    try (Progress progress = console.progress("sketching gradients")) {
      sketched =
          new Sketching(network.model().llama(), network.compute())
              .run(
                  new Sketching.Trained(trained.folder(), trained.adapter(), trained.lessons()),
                  block,
                  done -> progress.at(done, rows, "rows"));
    }
    double seconds = (System.nanoTime() - started) / 1e9;
    try (SketchStore store = SketchStore.open(sketched.file())) {
      Inclusion included =
          Registry.write(
              network.chain(),
              network.wallets().modelOwner(),
              Registrations.store(trained.modelId(), store));
      return new Documents.Sketch(
          "sketch",
          store.rows(),
          seconds,
          store.root().toString(),
          selfTop1(store, sketched.phi()),
          sketched.tokens(),
          sketched.tokens() / seconds,
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
