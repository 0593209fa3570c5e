package org.openledger.datanet.retrieval;

import java.util.EnumMap;
import java.util.Map;
import org.openledger.datanet.row.DatanetException;

/// How much each part of a row counts in a score; a part of weight 0 is not looked at.
///
/// @param question the weight of the question alone
/// @param answer the weight of the answer alone
/// @param whole the weight of question and answer as one text
public record PartWeights(double question, double answer, double whole) {
  /// Refuses negative weights, and none at all.
  public PartWeights {
    if (!(question >= 0 && answer >= 0 && whole >= 0 && question + answer + whole > 0)) {
      throw DatanetException.invalid(
          "weights of a row's parts must be 0 or more and not all 0: %s, %s, %s"
              .formatted(question, answer, whole));
    }
  }

  /// The parts that count, with their weights, in the order of [Part].
  Map<Part, Double> positive() {
    Map<Part, Double> weights = new EnumMap<>(Part.class);
    weights.put(Part.QUESTION, question);
    weights.put(Part.ANSWER, answer);
    weights.put(Part.WHOLE, whole);
    weights.values().removeIf(w -> w == 0);
    return weights;
  }
}
