package org.openledger.training.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.model.llama.Llama;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.training.TrainingException;
import org.openledger.training.TrainingException.Code;
import org.openledger.training.data.Example;

/// The loss on examples that were not learned.
public final class HeldOut {
  /// How many tokens go through the network at a time: enough to keep it busy, few enough to bound
  /// the memory.
  private static final int TOKENS_AT_ONCE = 4096;

  private HeldOut() {}

  /// The mean over all learned tokens of all examples, in nats; without gradients.
  ///
  /// @param adapter the adapter, or none for the base
  public static double meanLoss(
      Llama model, @Nullable LoraAdapter adapter, List<Example> examples) {
    if (examples.isEmpty()) {
      throw new TrainingException(Code.DATA, "nothing is held out");
    }
    double sum = 0;
    long count = 0;
    List<Example> pass = new ArrayList<>();
    int tokens = 0;
    for (Example e : examples) {
      if (!pass.isEmpty() && tokens + e.tokens() > TOKENS_AT_ONCE) {
        sum += loss(model, adapter, pass);
        pass.clear();
        tokens = 0;
      }
      pass.add(e);
      tokens += e.tokens();
      count += e.learnedTokens();
    }
    return (sum + loss(model, adapter, pass)) / count;
  }

  private static double loss(Llama model, @Nullable LoraAdapter adapter, List<Example> pass) {
    List<int[]> sequences = pass.stream().map(e -> e.sample().ids()).toList();
    int[] from = pass.stream().mapToInt(HeldOut::firstLearned).toArray();
    List<double[]> scores = model.score(sequences, from, adapter);
    double sum = 0;
    for (int i = 0; i < from.length; i++) {
      int[] labels = pass.get(i).sample().labels();
      double[] logs = scores.get(i);
      for (int j = 0; j < logs.length; j++) {
        sum -= labels[from[i] + j] == Example.IGNORE ? 0 : logs[j];
      }
    }
    return sum;
  }

  private static int firstLearned(Example e) {
    int[] labels = e.sample().labels();
    int skipped = (int) Arrays.stream(labels).skip(1).takeWhile(l -> l == Example.IGNORE).count();
    return 1 + skipped;
  }
}
