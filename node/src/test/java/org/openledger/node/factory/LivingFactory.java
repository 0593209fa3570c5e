package org.openledger.node.factory;

import java.nio.file.Path;
import org.openledger.datanet.access.AccessPolicy.Access;
import org.openledger.training.run.StepRecord;

/// A process with a factory that goes on with the run in a folder, or begins one: it says each step
/// it makes and, at the end, the adapter.
public final class LivingFactory {
  private LivingFactory() {}

  /// Lives in the folder that it is given, and ends with all its threads whatever happens.
  public static void main(String[] folder) {
    try {
      live(Path.of(folder[0]));
      Runtime.getRuntime().halt(0);
    } catch (Exception e) {
      System.out.println(e);
      Runtime.getRuntime().halt(1);
    }
  }

  private static void live(Path dir) throws Exception {
    try (Bench bench = new Bench(dir, Access.OPEN);
        Factory factory = bench.factory(dir.resolve("runs"))) {
      LiveRun run = factory.runs().isEmpty() ? Bench.begin(factory) : factory.runs().getFirst();
      LiveRun.Seen seen = run.seenUpTo(run.view().step());
      factory.start();
      while (run.job().state() == RunState.QUEUED || run.job().state() == RunState.TRAINING) {
        LiveRun.News news = run.news(seen, 1_000);
        for (StepRecord step : news.steps()) {
          System.out.println("step " + step.step());
        }
        seen = news.seen();
      }
      System.out.println("adapter " + run.job().learned().adapter());
    }
  }
}
