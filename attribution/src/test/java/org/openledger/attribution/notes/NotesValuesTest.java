package org.openledger.attribution.notes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.attribution.AttributionException;
import org.openledger.attribution.TinyModel;
import org.openledger.model.llama.Llama;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.tensor.Scope;
import org.openledger.testing.Seeds;

class NotesValuesTest {
  @TempDir Path folder;

  /// The twin takes each token's probability from the logits, one sequence at a time.
  @Test
  void areTheAnswersLogLikelihoodsUnderEverySubset() {
    Seeds.times(
        5,
        random -> {
          try (Llama model = TinyModel.load(folder, random);
              LoraAdapter adapter = TinyModel.adapter(model, random)) {
            int notes = random.nextInt(4);
            int[] question = TinyModel.tokens(random, 1, 5);
            int[][] texts = new int[notes][];
            for (int i = 0; i < notes; i++) {
              texts[i] = TinyModel.tokens(random, 1, 8);
            }
            int[] answer = TinyModel.tokens(random, 1, 6);
            NotesValues.Prompts prompts = subset -> prompt(question, texts, subset);
            NotesValues values = NotesValues.measure(model, adapter, prompts, notes, answer);
            int all = (1 << notes) - 1;
            for (int s = 0; s <= all; s++) {
              close(values.subsets()[s], likelihood(model, adapter, prompts.prompt(s), answer));
            }
            TwoPlayerSplit players = values.players();
            close(players.neither(), likelihood(model, null, prompts.prompt(0), answer));
            close(players.notesOnly(), likelihood(model, null, prompts.prompt(all), answer));
            assertThat(players.adapterOnly()).isEqualTo(values.subsets()[0]);
            assertThat(players.both()).isEqualTo(values.subsets()[all]);
          }
        });
  }

  @Test
  void withoutAnAdapterTheNotesHaveEverything() {
    Seeds.times(
        2,
        random -> {
          try (Llama model = TinyModel.load(folder, random)) {
            int[][] texts = {TinyModel.tokens(random, 3, 8)};
            NotesValues values =
                NotesValues.measure(
                    model,
                    null,
                    subset -> prompt(new int[] {1}, texts, subset),
                    1,
                    TinyModel.tokens(random, 3, 6));
            assertThat(values.players().adapterTwice()).isZero();
            assertThat(values.players().notesTwice())
                .isEqualTo(2 * (values.subsets()[1] - values.subsets()[0]));
          }
        });
  }

  @Test
  void refusesAnEmptyAnswerAndTooManyNotes() {
    Seeds.times(
        1,
        random -> {
          try (Llama model = TinyModel.load(folder, random)) {
            NotesValues.Prompts prompts = subset -> new int[] {1};
            assertThatThrownBy(() -> NotesValues.measure(model, null, prompts, 1, new int[0]))
                .isInstanceOf(AttributionException.class)
                .hasMessageContaining("no tokens");
            assertThatThrownBy(() -> NotesValues.measure(model, null, prompts, 9, new int[] {1}))
                .isInstanceOf(AttributionException.class)
                .hasMessageContaining("9 notes");
          }
        });
  }

  private static int[] prompt(int[] question, int[][] texts, int subset) {
    IntStream all = IntStream.empty();
    for (int i = 0; i < texts.length; i++) {
      if ((subset >> i & 1) == 1) {
        all = IntStream.concat(all, IntStream.of(texts[i]));
      }
    }
    return IntStream.concat(all, IntStream.of(question)).toArray();
  }

  private static double likelihood(
      Llama model, @Nullable LoraAdapter adapter, int[] prompt, int[] answer) {
    int[] ids = IntStream.concat(IntStream.of(prompt), IntStream.of(answer)).toArray();
    double sum = 0;
    for (int t = prompt.length; t < ids.length; t++) {
      try (Scope scope = Scope.open()) {
        float[] logits = model.logits(ids, new int[] {t - 1}, adapter).floats();
        double total = 0;
        for (float logit : logits) {
          total += Math.exp(logit);
        }
        sum += logits[ids[t]] - Math.log(total);
      }
    }
    return sum;
  }

  private static void close(long microNats, double nats) {
    assertThat((double) microNats / MicroNats.PER_NAT).isCloseTo(nats, within(1e-4));
  }
}
