package org.openledger.node.demo;

import java.util.List;
import java.util.concurrent.CancellationException;
import org.openledger.attribution.sketch.Quantised;
import org.openledger.attribution.store.SketchStore;
import org.openledger.node.factory.Registrations;
import org.openledger.node.factory.RunJob;
import org.openledger.node.factory.Sketching;
import org.openledger.node.network.Network;

/// Stage 5: every trained row's gradient becomes an int16 vector, and the store's roots go on
/// chain.
final class SketchStage {
  private final Setting in;
  private final StoryFolder kept;
  private final Teller teller;

  SketchStage(Setting in, StoryFolder kept, Teller teller) {
    this.in = in;
    this.kept = kept;
    this.teller = teller;
  }

  Documents.Sketch run(TrainStage.Trained trained) {
    StoryFolder.Sketched sketched =
        kept.once("sketched", StoryFolder.Sketched.class, () -> sketched(trained));
    try (SketchStore store = SketchStore.open(Sketching.file(trained.folder()))) {
      RunJob.Sent sent =
          kept.registered(
              "committed",
              in.network().registrar(),
              Registrations.store(trained.registration().model(), store));
      return new Documents.Sketch(
          Stage.SKETCH.label(),
          store.rows(),
          sketched.seconds(),
          store.root().toString(),
          sketched.selfTop1(),
          sketched.tokens(),
          sketched.tokens() / sketched.seconds(),
          sent.hash());
    }
  }

  private StoryFolder.Sketched sketched(TrainStage.Trained trained) {
    Network network = in.network();
    long started = System.nanoTime();
    int rows = trained.lessons().rows().size();
    told(0, rows);
    Sketching.Sketched sketched =
        new Sketching(network.model().llama(), network.compute())
            .run(
                new Sketching.Trained(trained.folder(), trained.adapter(), trained.lessons()),
                trained.block(),
                done -> told(done, rows));
    double seconds = (System.nanoTime() - started) / 1e9;
    try (SketchStore store = SketchStore.open(sketched.file())) {
      return new StoryFolder.Sketched(seconds, selfTop1(store, sketched.phi()), sketched.tokens());
    }
  }

  private void told(int done, int rows) {
    if (in.stopping().getAsBoolean()) {
      throw new CancellationException("the node ends"); // begun again at its next start
    }
    teller.at("sketching gradients", done, rows, "rows");
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
