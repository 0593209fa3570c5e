package org.openledger.model.llama;

import java.util.List;
import org.openledger.model.ModelException;
import org.openledger.model.ModelException.Code;

/// Sequences laid end to end, without padding: row `starts[i] + t` of a pass is token t of sequence
/// i.
///
/// @param ids every token
/// @param positions each token's place in its own sequence
/// @param starts each sequence's first row
/// @param lengths each sequence's count of rows
record Packed(int[] ids, int[] positions, int[] starts, int[] lengths) {

  /// Packs whole sequences, which start at position 0.
  static Packed of(List<int[]> sequences) {
    return of(sequences, new int[sequences.size()]);
  }

  /// Packs pieces of sequences, piece i beginning at position `from[i]`.
  static Packed of(List<int[]> pieces, int[] from) {
    long total = pieces.stream().mapToLong(p -> p.length).sum();
    if (total < 1 || total > 1 << 24) {
      throw new ModelException(Code.ARGUMENT, "a pass over %,d tokens".formatted(total));
    }
    int[] ids = new int[(int) total];
    int[] positions = new int[(int) total];
    int[] starts = new int[pieces.size()];
    int[] lengths = new int[pieces.size()];
    int at = 0;
    for (int i = 0; i < pieces.size(); i++) {
      int[] p = pieces.get(i);
      if (p.length == 0) {
        throw new ModelException(Code.ARGUMENT, "sequence " + i + " of a pass is empty");
      }
      starts[i] = at;
      lengths[i] = p.length;
      for (int t = 0; t < p.length; t++) {
        ids[at + t] = p[t];
        positions[at + t] = from[i] + t;
      }
      at += p.length;
    }
    return new Packed(ids, positions, starts, lengths);
  }

  /// The count of sequences.
  int sequences() {
    return starts.length;
  }

  /// The count of rows.
  int rows() {
    return ids.length;
  }

  /// Refuses ids beyond the vocabulary and positions beyond the tables.
  void check(int vocab, int positionsMax) {
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] < 0 || ids[i] >= vocab) {
        throw new ModelException(
            Code.ARGUMENT, "token %d is not in the vocabulary of %d".formatted(ids[i], vocab));
      }
      if (positions[i] >= positionsMax) {
        throw new ModelException(
            Code.TOO_LARGE,
            "position %d is beyond the context of %d tokens".formatted(positions[i], positionsMax));
      }
    }
  }
}
