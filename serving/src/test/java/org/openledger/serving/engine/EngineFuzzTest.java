package org.openledger.serving.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.openledger.serving.ServingException;
import org.openledger.serving.engine.EngineBench.Client;
import org.openledger.serving.engine.GenerationEvent.Cancelled;
import org.openledger.serving.engine.GenerationEvent.Finished;
import org.openledger.testing.Seeds;

class EngineFuzzTest {
  private static final int CONTEXT = 96;

  /// Random arrivals, lengths, adapters, cancellations, failing steps, and too little memory for
  /// pages and adapters.
  @Test
  void everyRequestEndsOnceWithWhatItWouldHaveSaidAlone() {
    Seeds.times(150, EngineFuzzTest::live);
  }

  private static void live(RandomGenerator random) {
    FakeModel model = new FakeModel(CONTEXT, FakeModel.babble(random.nextInt(10, 60)));
    model.adapters.addAll(List.of("a", "b", "c"));
    model.adaptersMax = random.nextInt(1, 4);
    int sequences = random.nextInt(1, 7);
    EngineLimits limits =
        new EngineLimits(
            CONTEXT,
            sequences,
            sequences + random.nextInt(30),
            random.nextInt(1, 12),
            random.nextInt(CONTEXT, 5 * CONTEXT));
    EngineBench bench = new EngineBench(model, limits);
    model.trouble =
        _ -> {
          if (random.nextInt(60) == 0) {
            throw new IllegalStateException("bad luck");
          }
        };
    int refused = 0;
    for (int i = 0; i < 200; i++) {
      if (random.nextInt(3) == 0) {
        try {
          bench.ask(randomRequest(random));
        } catch (ServingException e) {
          assertThat(e.code()).isEqualTo(ServingException.Code.QUEUE_FULL);
          refused++;
        }
      }
      if (!bench.clients.isEmpty() && random.nextInt(15) == 0) {
        bench.clients.get(random.nextInt(bench.clients.size())).handle.cancel();
      }
      bench.engine.step();
      assertThat(model.pageBytesMost).isLessThanOrEqualTo(limits.kvBytesMax());
      assertThat(model.openSequences()).isLessThanOrEqualTo(sequences);
    }
    bench.drain();
    bench.clients.forEach(client -> check(client, model));
    EngineStats stats = bench.engine.stats();
    assertThat(
            stats.requests().finished() + stats.requests().failed() + stats.requests().cancelled())
        .isEqualTo(bench.clients.size());
    assertThat(stats.requests().rejected()).isEqualTo(refused);
    assertThat(stats.now()).isEqualTo(new EngineStats.Now(0, 0, 0, 0, true));
    assertThat(model.openSequences()).isZero();
  }

  private static GenerationRequest randomRequest(RandomGenerator random) {
    String[] adapters = {null, "a", "b", "c"};
    int prompt = random.nextInt(1, CONTEXT - 2);
    StringBuilder text = new StringBuilder();
    random.ints(prompt, 'a', 'z' + 1).forEach(c -> text.append((char) c));
    return EngineBench.request(
        "tenant" + random.nextInt(3),
        adapters[random.nextInt(4)],
        text.toString(),
        Ending.after(random.nextInt(1, CONTEXT - prompt + 1)));
  }

  private static void check(Client client, FakeModel model) {
    List<GenerationEvent> terminals =
        new ArrayList<>(client.events.stream().filter(GenerationEvent::terminal).toList());
    assertThat(terminals).hasSize(1);
    assertThat(client.last()).isSameAs(terminals.getFirst());
    GenerationRequest request = client.request;
    List<Integer> alone =
        model.answer(
            request.adapterDigest(), request.prompt(), request.decoding().ending().tokensMax());
    List<Integer> heard =
        client.events.stream()
            .filter(GenerationEvent.Delta.class::isInstance)
            .flatMap(e -> ((GenerationEvent.Delta) e).tokens().stream())
            .map(TokenScore::token)
            .toList();
    if (client.last() instanceof Finished(Generated generated)) {
      assertThat(generated.tokens()).isEqualTo(alone);
      assertThat(heard).isEqualTo(alone);
      assertThat(client.streamed()).isEqualTo(generated.text());
    } else {
      assertThat(heard).isEqualTo(alone.subList(0, heard.size()));
      assertThat(client.last()).isInstanceOfAny(Cancelled.class, GenerationEvent.Failed.class);
    }
  }
}
