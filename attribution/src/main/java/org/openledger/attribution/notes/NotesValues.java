package org.openledger.attribution.notes;

import static org.openledger.attribution.AttributionException.require;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.model.llama.Llama;
import org.openledger.model.lora.LoraAdapter;

/// How likely an answer is under every subset of its notes, with and without the adapter: the
/// values that notes and adapter are paid by, in micro-nats.
///
/// @param subsets log p(answer | question, subset) as served, 2ⁿ values; bit i is note i
/// @param players adapter on and off, all notes and none
public record NotesValues(long[] subsets, TwoPlayerSplit players) {
  /// Tokens scored in one pass, unless one sequence alone is longer.
  private static final int TOKENS_MAX = 4_096;

  /// The prompt with a subset of the notes, as token ids up to where the answer begins.
  @FunctionalInterface
  public interface Prompts {
    /// The prompt with the notes whose bits are set in `subset`, each in its old order.
    int[] prompt(int subset);
  }

  /// Scores `answer` by batched prefills: 2ⁿ as served, and two more without the adapter (none when
  /// no adapter served it; then the adapter's part is zero by itself).
  public static NotesValues measure(
      Llama model, @Nullable LoraAdapter adapter, Prompts prompts, int notes, int[] answer) {
    require(
        notes >= 0 && notes <= NotesShapley.NOTES_MAX,
        "%d notes: at most %d",
        notes,
        NotesShapley.NOTES_MAX);
    require(answer.length > 0, "an answer of no tokens has no likelihood");
    int all = (1 << notes) - 1;
    List<int[]> served = new ArrayList<>();
    for (int subset = 0; subset <= all; subset++) {
      served.add(prompts.prompt(subset));
    }
    long[] subsets = score(model, adapter, served, answer);
    long[] base =
        adapter == null
            ? new long[] {subsets[0], subsets[all]}
            : score(model, null, List.of(served.getFirst(), served.getLast()), answer);
    return new NotesValues(subsets, new TwoPlayerSplit(base[0], subsets[0], base[1], subsets[all]));
  }

  /// Σ log p over the answer's tokens after each prompt.
  private static long[] score(
      Llama model, @Nullable LoraAdapter adapter, List<int[]> prompts, int[] answer) {
    long[] values = new long[prompts.size()];
    int from = 0;
    while (from < values.length) {
      List<int[]> sequences = new ArrayList<>();
      int tokens = 0;
      while (from + sequences.size() < values.length) {
        int[] sequence = joined(prompts.get(from + sequences.size()), answer);
        if (!sequences.isEmpty() && tokens + sequence.length > TOKENS_MAX) {
          break;
        }
        sequences.add(sequence);
        tokens += sequence.length;
      }
      int[] starts = sequences.stream().mapToInt(s -> s.length - answer.length).toArray();
      List<double[]> scores = model.score(sequences, starts, adapter);
      for (double[] score : scores) {
        values[from++] = MicroNats.of(Arrays.stream(score).sum());
      }
    }
    return values;
  }

  private static int[] joined(int[] prompt, int[] answer) {
    require(prompt.length > 0, "a prompt of no tokens");
    int[] joined = Arrays.copyOf(prompt, prompt.length + answer.length);
    System.arraycopy(answer, 0, joined, prompt.length, answer.length);
    return joined;
  }
}
