package org.openledger.node.factory;

import java.util.HashSet;
import java.util.List;
import org.openledger.attribution.store.SketchStore;
import org.openledger.datanet.row.ContributedRow;
import org.openledger.datanet.version.Registration;
import org.openledger.node.prompt.Library;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Keccak;
import org.openledger.training.config.TrainingConfig;

/// What a run says about itself on chain.
public final class Registrations {
  private Registrations() {}

  /// That a run is done: what went in, and the adapter that came out. The model's id is a digest of
  /// base, rows and adapter.
  public static Registration.RegisterRun run(Lessons lessons, TrainingConfig config, Hash adapter) {
    Library library = lessons.maker().library();
    List<ContributedRow> drawn = lessons.rows();
    Registration.Run run =
        new Registration.Run(
            lessons.maker().model().digest(),
            library.version().root(),
            library
                .datanet()
                .drawn(
                    library.version().number(),
                    new HashSet<>(drawn.stream().map(ContributedRow::id).toList()))
                .root(),
            config.digest(),
            config.seed());
    Hash model = Keccak.hash(run.base().bytes(), run.drawnRoot().bytes(), adapter.bytes());
    return new Registration.RegisterRun(model, run, adapter);
  }

  /// That the vectors of `model`'s rows are fixed.
  public static Registration.CommitStore store(Hash model, SketchStore store) {
    return new Registration.CommitStore(
        model, store.root(), store.contributorsRoot(), store.provenance().seed(), store.rows());
  }
}
