package org.openledger.bench.chain;

import org.openledger.node.console.Progress;
import org.openledger.primitives.Address;

/// The rate of a load among many accounts with storage, over that among few.
record Growth(String bench, int few, int many, double ratio) {
  private static final int FEW = 10_000;

  /// Blocks follow each other fast while accounts are made.
  private static final int FILLING_MS = 100;

  /// Offers `trial`'s load on two chains of ours, one with as many accounts as it names.
  static Growth measure(Servers servers, Trial trial) {
    int many = trial.load().recipients();
    double rateAmongFew = among(FEW, servers, trial);
    return new Growth(trial.bench(), FEW, many, among(many, servers, trial) / rateAmongFew);
  }

  private static double among(int people, Servers servers, Trial trial) {
    String name = "openledger-%d".formatted(people);
    servers.begin(servers.ours(name));
    Address token;
    try (Server filling = servers.openLedger(name, FILLING_MS);
        Progress progress = trial.console().progress("filling " + name)) {
      token = Stage.deploy(filling.rpc(), Trial.bytecode(trial.root(), "Crowd"));
      Crowd.gather(filling.rpc(), token, people, progress);
    }
    Load all = trial.load();
    Load among = new Load(all.kind(), all.count(), all.senders(), all.ratePerS(), people);
    try (Server server = servers.openLedger(name, 1_000)) {
      return new Trial(trial.bench(), among, trial.root(), trial.console())
          .offer(server, token, 1)
          .getFirst()
          .tps();
    }
  }

  String line() {
    return "%-12s %.2f of the rate among %,d accounts".formatted(bench, ratio, few);
  }
}
