package org.openledger.node.factory;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.openledger.datanet.row.ContributedRow;
import org.openledger.node.NodeException;
import org.openledger.node.NodeException.Code;
import org.openledger.node.prompt.RowExamples;
import org.openledger.training.data.Example;

/// What a run learns: the rows it drew from a version and the examples made of them.
///
/// A pure function of the version's rows, the rows held out, the count and the seed, so that a run
/// that goes on after a stop draws the same again.
///
/// @param maker made the examples
/// @param rows the rows drawn, in the order of `examples`
/// @param examples in the form they are trained in
/// @param kept the rows that are held out, ascending by id
public record Lessons(
    RowExamples maker,
    List<ContributedRow> rows,
    List<Example> examples,
    List<ContributedRow> kept) {
  /// Copies the lists.
  public Lessons {
    rows = List.copyOf(rows);
    examples = List.copyOf(examples);
    kept = List.copyOf(kept);
  }

  /// Draws `count` of the rows that `maker` may use of its library's version.
  ///
  /// One generator shuffles the rows first and then words each example: whoever draws the same must
  /// draw in this order.
  ///
  /// @throws NodeException ARGUMENT when there are not so many
  public static Lessons draw(RowExamples maker, int count, long seed) {
    List<ContributedRow> all =
        new ArrayList<>(maker.library().datanet().rows(maker.library().version().number()));
    List<ContributedRow> kept = all.stream().filter(r -> maker.heldOut().contains(r.id())).toList();
    all.removeIf(r -> maker.heldOut().contains(r.id()));
    if (count > all.size()) {
      throw new NodeException(
          Code.ARGUMENT,
          "%d rows are to be trained on, but only %d may be; nothing was trained"
              .formatted(count, all.size()));
    }
    Random random = new Random(seed);
    Collections.shuffle(all, random);
    List<ContributedRow> drawn = List.copyOf(all.subList(0, count));
    List<Example> examples = new ArrayList<>();
    for (ContributedRow row : drawn) {
      examples.add(maker.target(row, random));
    }
    return new Lessons(maker, drawn, examples, kept);
  }

  /// Examples of the first `most` rows held out, each with its own answer among its notes.
  public List<Example> heldOut(int most) {
    return kept.stream().limit(most).map(maker::withNotes).toList();
  }

  /// The same rows without notes.
  public List<Example> heldOutWithoutNotes(int most) {
    return kept.stream().limit(most).map(maker::withoutNotes).toList();
  }
}
