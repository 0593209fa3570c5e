package org.openledger.serving.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.openledger.serving.engine.EngineBench.request;
import static org.openledger.serving.engine.EngineBench.roomy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openledger.serving.engine.EngineBench.Client;
import org.openledger.serving.engine.Generated.FinishReason;
import org.openledger.testing.Seeds;

class EndingTest {
  private static Client say(String text, Ending ending) {
    EngineBench bench = new EngineBench(new FakeModel(256, FakeModel.says(text, 2)), roomy());
    Client client = bench.ask(request("t", null, "hi", ending));
    bench.drain();
    return client;
  }

  private static Ending stops(String... stops) {
    return new Ending(100, 0, false, List.of(stops));
  }

  @Test
  void aStopStringAcrossTokensEndsTheTextBeforeIt() {
    Client client = say("one two STOP three", stops("STOP"));
    assertThat(client.generated().text()).isEqualTo("one two ");
    assertThat(client.streamed()).isEqualTo("one two ");
    assertThat(client.generated().reason()).isEqualTo(FinishReason.STOP);
    assertThat(client.generated().tokens()).isEqualTo(FakeVocabulary.tokens("one two STOP"));
  }

  @Test
  void theEarliestOfSeveralStopStringsWins() {
    assertThat(say("xaby", stops("by", "ab")).generated().text()).isEqualTo("x");
    assertThat(say("x\n\nUser: y", stops("User:", "\n\n")).generated().text()).isEqualTo("x");
  }

  @Test
  void whatOnlyLooksLikeAStopStringIsSaidAfterAll() {
    Client client = say("STO STAB ST", stops("STOP"));
    assertThat(client.streamed()).isEqualTo("STO STAB ST");
    assertThat(client.generated().text()).isEqualTo("STO STAB ST");
  }

  @Test
  void noDeltaEverHoldsHalfACharacter() {
    String text = "å ß 你好 😀👩‍👩‍👧‍👦 é";
    Client client = say(text, Ending.after(100));
    assertThat(client.generated().text()).isEqualTo(text);
    for (GenerationEvent event : client.events) {
      if (event instanceof GenerationEvent.Delta(String piece, _)) {
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(piece)).isTrue();
        assertThat(piece).doesNotContain("\uFFFD");
      }
    }
  }

  @Test
  void aCharacterCutByTheLimitComesAsReplacement() {
    int bytes = "ok 😀".getBytes(StandardCharsets.UTF_8).length;
    Client client = say("ok 😀", Ending.after(bytes - 1));
    assertThat(client.generated().text()).isEqualTo("ok \uFFFD");
    assertThat(client.generated().tokens()).hasSize(bytes - 1);
  }

  @Test
  void anIgnoredEndTokenGivesNoText() {
    Client client = say("ab", new Ending(5, 0, true, List.of()));
    assertThat(client.generated().text()).isEqualTo("ab");
    assertThat(client.generated().tokens()).hasSize(5).contains(FakeVocabulary.END);
    assertThat(client.generated().reason()).isEqualTo(FinishReason.LENGTH);
  }

  @Test
  void noEndBeforeTheFewestTokens() {
    Client client = say("a", new Ending(20, 4, false, List.of()));
    assertThat(client.generated().tokens()).hasSize(5).endsWith(FakeVocabulary.END);
    assertThat(client.generated().tokens().subList(0, 4)).doesNotContain(FakeVocabulary.END);
    Client stopped = say("abcabc", new Ending(20, 3, false, List.of("b")));
    assertThat(stopped.generated().text()).isEqualTo("abca");
  }

  @Test
  void piecesOfAnySizeStopWhereTheWholeTextWould() {
    Seeds.times(
        500,
        random -> {
          StringBuilder text = new StringBuilder();
          random.ints(40, 'a', 'd').forEach(c -> text.append((char) c));
          List<String> stops = List.of("abca", "bb", "cab").subList(0, random.nextInt(1, 4));
          StopMatcher matcher = new StopMatcher(stops);
          StringBuilder clear = new StringBuilder();
          int at = 0;
          while (at < text.length() && !matcher.matched()) {
            int end = Math.min(text.length(), at + random.nextInt(1, 6));
            clear.append(matcher.accept(text.substring(at, end)));
            at = end;
          }
          clear.append(matcher.finish());
          int first =
              stops.stream()
                  .mapToInt(text::indexOf)
                  .filter(i -> i >= 0)
                  .min()
                  .orElse(text.length());
          assertThat(clear.toString()).isEqualTo(text.substring(0, first));
        });
  }
}
