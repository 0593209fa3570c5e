package org.openledger.attribution.receipt;

import static org.openledger.attribution.AttributionException.require;

import java.math.BigInteger;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.openledger.attribution.notes.NotesShapley;
import org.openledger.attribution.notes.TwoPlayerSplit;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;

/// The notes an answer was given and what they were worth for it.
///
/// @param notes in the order of the prompt
/// @param values log p(answer | question, subset) in micro-nats for the 2ⁿ subsets; bit i of the
///   index is note i
/// @param players the four values that weigh adapter against notes
public record Retrieval(List<Note> notes, List<Long> values, TwoPlayerSplit players) {
  /// No notes and nothing measured.
  public static final Retrieval NONE =
      new Retrieval(List.of(), List.of(0L), new TwoPlayerSplit(0, 0, 0, 0));

  public Retrieval {
    notes = List.copyOf(notes);
    values = List.copyOf(values);
    require(
        notes.size() <= NotesShapley.NOTES_MAX && values.size() == 1 << notes.size(),
        "%d values for the subsets of %d notes",
        values.size(),
        notes.size());
  }

  /// One note.
  ///
  /// @param row the row's id
  /// @param contributor who is paid for it
  /// @param index the row's leaf in the Datanet version's tree, where its inclusion is proved
  public record Note(Hash row, Address contributor, int index) {
    public Note {
      require(index >= 0, "a note at leaf %d", index);
    }
  }

  /// The notes' Shapley values.
  public NotesShapley shapley() {
    return NotesShapley.of(values.stream().mapToLong(Long::longValue).toArray());
  }

  SortedMap<Address, BigInteger> scores() {
    SortedMap<Address, BigInteger> scores = new TreeMap<>();
    long[] numerators = shapley().numerators();
    for (int i = 0; i < notes.size(); i++) {
      scores.merge(notes.get(i).contributor, BigInteger.valueOf(numerators[i]), BigInteger::add);
    }
    return scores;
  }
}
