package org.openledger.training.data;

import org.openledger.model.ModelException;
import org.openledger.model.llama.LoraGradients.Sample;
import org.openledger.training.TrainingException;
import org.openledger.training.TrainingException.Code;

/// One named sequence to learn from.
///
/// @param id names it in messages: a row's id, or its place in a file
/// @param sample token ids, and for each the label: the id itself where it is to be learned,
///   [#IGNORE] where it is only read (the prompt). The label of a token is predicted by the tokens
///   before it, so the first one's never counts
public record Example(String id, Sample sample) {
  /// The label of a token that is only read.
  public static final int IGNORE = -100;

  /// An example from ids and labels of one length, copied.
  ///
  /// @throws TrainingException DATA when they do not fit each other, or nothing is to be learned
  public static Example of(String id, int[] ids, int[] labels) {
    for (int i = 0; i < Math.min(ids.length, labels.length); i++) {
      if (ids[i] < 0 || (labels[i] != IGNORE && labels[i] != ids[i])) {
        throw new TrainingException(
            Code.DATA, "%s: token %d has id %d, label %d".formatted(id, i, ids[i], labels[i]));
      }
    }
    try {
      return new Example(id, new Sample(ids.clone(), labels.clone()));
    } catch (ModelException e) {
      throw new TrainingException(Code.DATA, id + ": " + e.getMessage(), e);
    }
  }

  /// The count of tokens.
  public int tokens() {
    return sample.ids().length;
  }

  /// The count of tokens that are learned: those the loss is a mean over.
  public int learnedTokens() {
    return sample.labelled();
  }

  @Override
  public String toString() {
    return "%s (%d tokens, %d learned)".formatted(id, tokens(), learnedTokens());
  }
}
