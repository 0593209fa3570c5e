package org.openledger.node.factory;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.openledger.datanet.access.ReadScope;
import org.openledger.datanet.row.ContributedRow;
import org.openledger.datanet.row.RowId;
import org.openledger.node.prompt.RowExamples;
import org.openledger.training.data.ExampleBuilder;
import org.openledger.training.data.SplitMix;

/// The lessons of configurations, the last few kept: estimate, preview and run of one configuration
/// build them once. One thread builds at a time.
final class LessonPlans {
  private static final int KEPT_MAX = 4;

  private final Workshop workshop;
  private final Map<Key, Lessons> kept = new LinkedHashMap<>();

  LessonPlans(Workshop workshop) {
    this.workshop = workshop;
  }

  /// What decides the lessons.
  private record Key(long version, int rows, int evalRows, long seed, int cutoffTokens) {}

  /// What a run of `config` learns. That its owner may read the version is the caller's to know.
  synchronized Lessons of(RunConfig config) {
    Key key =
        new Key(
            config.version(),
            config.rows(),
            config.evalRows(),
            config.training().seed(),
            config.training().batching().cutoffTokens());
    Lessons known = kept.remove(key);
    Lessons lessons = known == null ? draw(key) : known;
    kept.put(key, lessons);
    if (kept.size() > KEPT_MAX) {
      kept.remove(kept.keySet().iterator().next());
    }
    return lessons;
  }

  private Lessons draw(Key key) {
    RowExamples maker =
        new RowExamples(
            workshop.model(),
            workshop.libraries().apply(key.version()),
            new ReadScope.Everything(),
            heldOut(workshop.datanet().rows(key.version()), key.evalRows(), key.seed()),
            new ExampleBuilder(key.cutoffTokens()));
    return Lessons.draw(maker, key.rows(), key.seed());
  }

  /// Held out are `count` rows drawn by a stream of their own, so that how many there are changes
  /// nothing about the order in which the others are drawn but the gaps they leave.
  private static Set<RowId> heldOut(List<ContributedRow> rows, int count, long seed) {
    int[] order = new int[rows.size()];
    java.util.Arrays.setAll(order, i -> i);
    SplitMix.stream(seed, "rows held out").shuffle(order);
    Set<RowId> held = new HashSet<>();
    for (int i = 0; i < Math.min(count, order.length); i++) {
      held.add(rows.get(order[i]).id());
    }
    return held;
  }
}
