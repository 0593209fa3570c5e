package org.openledger.serving.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.openledger.serving.engine.EngineBench.request;
import static org.openledger.serving.engine.EngineBench.roomy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.openledger.serving.ServingException;
import org.openledger.serving.ServingException.Code;
import org.openledger.serving.engine.EngineBench.Client;
import org.openledger.serving.engine.Generated.FinishReason;
import org.openledger.serving.engine.GenerationEvent.Cancelled;
import org.openledger.serving.engine.GenerationEvent.Failed;

class EngineTest {
  private static final FakeModel.NextToken ENDLESS = (_, tokens) -> 'a' + tokens.size() % 26;

  private static FakeModel endless() {
    return new FakeModel(256, ENDLESS);
  }

  @Test
  void answersWithAllTokensAndTheirLogProbs() {
    EngineBench bench = new EngineBench(new FakeModel(256, FakeModel.says("hello", 2)), roomy());
    Client client = bench.ask("hi", 50);
    bench.drain();

    Generated generated = client.generated();
    assertThat(generated.text()).isEqualTo("hello");
    assertThat(generated.reason()).isEqualTo(FinishReason.STOP);
    assertThat(generated.tokens()).hasSize(6).endsWith(FakeVocabulary.END);
    // 257 logits, one of them 20: log p = -log(1 + 256 e^-20)
    float expected = (float) -Math.log1p(256 * Math.exp(-20));
    assertThat(generated.logProbs()).hasSize(6).allMatch(p -> Math.abs(p - expected) < 1e-6);
    assertThat(bench.model.openSequences()).isZero();
  }

  @Test
  void endsAfterTheMostTokens() {
    EngineBench bench = new EngineBench(endless(), roomy());
    Client client = bench.ask("ab", 3);
    bench.drain();
    assertThat(client.generated().text()).isEqualTo("cde");
    assertThat(client.generated().reason()).isEqualTo(FinishReason.LENGTH);
  }

  @Test
  void requestsJoinAndLeaveARunningBatch() {
    EngineBench bench = new EngineBench(endless(), roomy());
    Client first = bench.ask("aaaa", 4);
    bench.engine.step();
    Client second = bench.ask("bb", 1);
    bench.drain();
    // The second one's prompt runs beside the first one's decode, and it leaves at once.
    assertThat(bench.model.stepSizes)
        .containsExactly(List.of(4), List.of(1, 2), List.of(1), List.of(1));
    assertThat(first.generated().text()).isEqualTo("efgh");
    assertThat(second.generated().text()).isEqualTo("c");
  }

  @Test
  void longPromptsRunInChunksBesideDecodes() {
    EngineBench bench = new EngineBench(endless(), new EngineLimits(256, 4, 16, 8, 1 << 20));
    bench.ask("a", 5);
    bench.engine.step();
    bench.ask("b".repeat(40), 1);
    bench.drain();
    assertThat(bench.model.stepSizes)
        .containsExactly(List.of(1), List.of(1, 15), List.of(1, 15), List.of(1, 10), List.of(1));
  }

  @Test
  void oneStepServesDifferentAdapters() {
    FakeModel model = new FakeModel(256, FakeModel.babble(1000));
    model.adapters.addAll(List.of("x", "y"));
    EngineBench bench = new EngineBench(model, roomy());
    List<Client> clients = new ArrayList<>();
    for (String adapter : new String[] {"x", "y", null, "x"}) {
      clients.add(bench.ask(request("t", adapter, "same", Ending.after(20))));
    }
    bench.drain();
    for (Client client : clients) {
      assertThat(client.generated().tokens())
          .isEqualTo(model.answer(client.request.adapterDigest(), client.request.prompt(), 20));
    }
    assertThat(model.stepSizes.getFirst()).hasSize(4);
  }

  @Test
  void anUnknownAdapterEndsItsRequestOnly() {
    EngineBench bench = new EngineBench(endless(), roomy());
    Client stranger = bench.ask(request("t", "nobody", "hi", Ending.after(3)));
    Client other = bench.ask("hi", 3);
    bench.drain();
    assertThat(((Failed) stranger.last()).error().code()).isEqualTo(Code.ADAPTER_NOT_LOADED);
    assertThat(other.generated().tokens()).hasSize(3);
    assertThat(bench.engine.stats().now().waiting()).isZero();
  }

  @Test
  void anAdapterWithoutRoomWaitsForThoseInUse() {
    FakeModel model = new FakeModel(256, ENDLESS);
    model.adapters.addAll(List.of("x", "y"));
    model.adaptersMax = 1;
    EngineBench bench = new EngineBench(model, roomy());
    Client first = bench.ask(request("t", "x", "hi", Ending.after(4)));
    Client second = bench.ask(request("t", "y", "hi", Ending.after(4)));
    bench.engine.step();
    assertThat(model.openSequences()).isEqualTo(1);
    assertThat(bench.engine.stats().now().waiting()).isEqualTo(1);
    bench.drain();
    assertThat(first.generated().text()).isEqualTo(second.generated().text());
  }

  @Test
  void cancellingARunningTaskLeavesTheEngineAlive() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    try (Engine engine =
        new Engine(endless(), new FakeVocabulary(), roomy(), System::nanoTime).start()) {
      Future<?> task =
          engine.submit(
              Priority.TRAINING,
              () -> {
                running.countDown();
                Thread.sleep(60_000);
                return null;
              });
      running.await();
      task.cancel(true);
      Generated generated = engine.generate(request("t", null, "hi", Ending.after(3)));
      assertThat(generated.tokens()).hasSize(3);
    }
  }

  @Test
  void cancellingFreesThePagesWithinOneStep() {
    EngineBench bench = new EngineBench(endless(), roomy());
    Client leaver = bench.ask("hello", 100);
    bench.engine.step();
    bench.engine.step();
    assertThat(bench.engine.stats().now().kvBytes()).isPositive();
    leaver.handle.cancel();
    bench.engine.step();
    assertThat(leaver.last()).isInstanceOf(Cancelled.class);
    assertThat(bench.model.openSequences()).isZero();
    assertThat(bench.engine.stats().now().kvBytes()).isZero();
  }

  @Test
  void aFullQueueRefusesWithATimeToTryAgain() {
    EngineBench bench = new EngineBench(endless(), new EngineLimits(256, 1, 64, 2, 1 << 20));
    bench.ask("a", 5);
    bench.ask("b", 5);
    assertThatThrownBy(() -> bench.ask("c", 5))
        .isInstanceOfSatisfying(
            ServingException.class,
            e -> {
              assertThat(e.code()).isEqualTo(Code.QUEUE_FULL);
              assertThat(e.retryAfterSeconds()).isPositive();
            });
    bench.engine.step(); // one is let in: there is a place again
    bench.ask("c", 5);
    bench.drain();
    assertThat(bench.clients).allMatch(c -> c.generated().tokens().size() == 5);
    assertThat(bench.engine.stats().requests().rejected()).isEqualTo(1);
  }

  @Test
  void aRequestLargerThanTheMemoryIsRefusedAtOnce() {
    EngineBench bench = new EngineBench(endless(), new EngineLimits(256, 4, 64, 8, 100));
    assertThat(bench.engine.contextTokensMax()).isEqualTo(96); // 6 pages of 16
    assertThatThrownBy(() -> bench.ask("a".repeat(90), 7))
        .isInstanceOfSatisfying(
            ServingException.class,
            e -> assertThat(e.code()).isEqualTo(Code.CONTEXT_LENGTH_EXCEEDED))
        .hasMessageContaining("96")
        .hasMessageContaining("97");
  }

  @Test
  void shortMemoryEvictsTheYoungestAndComputesItAgain() {
    FakeModel model = new FakeModel(256, FakeModel.babble(1 << 20));
    EngineBench bench = new EngineBench(model, new EngineLimits(256, 4, 64, 8, 256));
    for (String prompt : List.of("one", "two", "three", "four")) {
      bench.ask(prompt, 120);
    }
    bench.drain();
    for (Client client : bench.clients) {
      assertThat(client.generated().tokens())
          .isEqualTo(model.answer(null, client.request.prompt(), 120));
    }
    assertThat(bench.engine.stats().work().preemptions()).isPositive();
    assertThat(model.pageBytesMost).isLessThanOrEqualTo(256);
    assertThat(firstToFinish(bench)).isSameAs(bench.clients.getFirst());
  }

  private static Client firstToFinish(EngineBench bench) {
    // The oldest is never evicted, so it has streamed as many events as there were steps.
    return bench.clients.stream()
        .max((a, b) -> Integer.compare(a.events.size(), b.events.size()))
        .orElseThrow();
  }

  @Test
  void tenantsTakeTurnsHoweverManyRequestsOneSends() {
    EngineBench bench = new EngineBench(endless(), new EngineLimits(256, 1, 64, 32, 1 << 20));
    List<String> order = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      order(bench, order, "greedy");
    }
    order(bench, order, "modest");
    order(bench, order, "modest");
    bench.drain();
    assertThat(order.subList(0, 4))
        .containsExactlyInAnyOrder("greedy", "modest", "greedy", "modest");
  }

  private static void order(EngineBench bench, List<String> order, String tenant) {
    bench.engine.submit(
        request(tenant, null, "prompt", Ending.after(4)),
        event -> {
          if (event.terminal()) {
            order.add(tenant);
          }
        });
  }

  @Test
  void oneBadRequestDoesNotEndItsNeighbours() {
    FakeModel model = new FakeModel(256, FakeModel.babble(1 << 20));
    EngineBench bench = new EngineBench(model, roomy());
    Client good = bench.ask("good", 20);
    Client bad = bench.ask("bad!", 20);
    Client fine = bench.ask("fine", 20);
    model.trouble =
        chunks -> {
          boolean together = chunks.size() == 3 && bad.events.size() == 2;
          boolean alone = chunks.size() == 1 && chunks.getFirst().tokens()[0] == 'b';
          if (together || alone) {
            throw new IllegalArgumentException("a kernel refused");
          }
        };
    bench.drain();
    assertThat(((Failed) bad.last()).error().code()).isEqualTo(Code.FAILED);
    for (Client client : List.of(good, fine)) {
      assertThat(client.generated().tokens())
          .isEqualTo(model.answer(null, client.request.prompt(), 20));
    }
    assertThat(model.openSequences()).isZero();
  }

  @Test
  void logitsThatAreNotNumbersEndTheRequest() {
    FakeModel model = endless();
    BatchedModel broken =
        new BatchedModel() {
          @Override
          public int vocabularyTokens() {
            return model.vocabularyTokens();
          }

          @Override
          public int contextTokensMax() {
            return model.contextTokensMax();
          }

          @Override
          public long kvBytes(int tokens) {
            return model.kvBytes(tokens);
          }

          @Override
          public Sequence open(String adapterDigest) {
            return model.open(adapterDigest);
          }

          @Override
          public List<Next> forward(List<Chunk> chunks) {
            float[] logits = model.forward(chunks).getFirst().logits();
            logits[7] = Float.NaN;
            return List.of(new Next(logits, FakeModel.logSumExp(logits)));
          }
        };
    Client client = new Client(request("t", null, "hi", Ending.after(5)));
    try (Engine engine = new Engine(broken, new FakeVocabulary(), roomy(), () -> 0)) {
      engine.submit(client.request, client);
      engine.step();
      assertThat(((Failed) client.last()).error()).hasMessageContaining("not finite");
    }
  }

  @Test
  void aSinkThatThrowsLosesOnlyItsOwnRequest() {
    EngineBench bench = new EngineBench(endless(), roomy());
    bench.engine.submit(
        request("t", null, "hi", Ending.after(50)),
        _ -> {
          throw new IllegalStateException("socket closed");
        });
    Client other = bench.ask("hi", 5);
    bench.drain();
    assertThat(other.generated().tokens()).hasSize(5);
    assertThat(bench.engine.stats().requests().cancelled()).isEqualTo(1);
    assertThat(bench.model.openSequences()).isZero();
  }

  @Test
  void answersGoBeforeTrainingButDoNotStarveIt() throws Exception {
    EngineBench bench = new EngineBench(endless(), roomy());
    List<String> order = new ArrayList<>();
    bench.engine.submit(Priority.TRAINING, () -> order.add("training"));
    bench.engine.submit(Priority.ATTRIBUTION, () -> order.add("attribution"));
    Future<Boolean> urgent = bench.engine.submit(Priority.ANSWER, () -> order.add("embedding"));
    bench.ask("hi", 3);
    bench.engine.step();
    assertThat(order).containsExactly("embedding");
    assertThat(urgent.get(0, TimeUnit.SECONDS)).isTrue();
    bench.nowNs += 600_000_000L; // more than other work has to wait
    bench.engine.step();
    assertThat(order).containsExactly("embedding", "attribution");
    assertThat(bench.clients.getFirst().over()).isFalse();
    bench.drain();
    assertThat(order).containsExactly("embedding", "attribution", "training");
  }

  @Test
  void aTaskThatThrowsTellsItsOwner() {
    EngineBench bench = new EngineBench(endless(), roomy());
    Future<?> task =
        bench.engine.submit(
            Priority.TRAINING,
            () -> {
              throw new IllegalStateException("loss is not finite");
            });
    bench.drain();
    assertThat(task.state()).isEqualTo(Future.State.FAILED);
    assertThat(task.exceptionNow()).hasMessage("loss is not finite");
  }

  @Test
  void closingEndsEverythingExactlyOnce() throws Exception {
    FakeModel model = endless();
    LinkedBlockingQueue<GenerationEvent> events = new LinkedBlockingQueue<>();
    Engine engine =
        new Engine(
                model,
                new FakeVocabulary(),
                new EngineLimits(256, 1, 64, 8, 1 << 20),
                System::nanoTime)
            .start();
    engine.submit(request("t", null, "hi", Ending.after(200)), events::add);
    engine.submit(request("t", null, "ho", Ending.after(200)), events::add);
    assertThat(events.poll(10, TimeUnit.SECONDS)).isNotNull();
    engine.close();
    assertThat(events.stream().filter(GenerationEvent::terminal)).hasSize(2);
    assertThat(model.openSequences()).isZero();
    assertThatThrownBy(() -> engine.submit(Priority.TRAINING, () -> 1))
        .isInstanceOfSatisfying(
            ServingException.class, e -> assertThat(e.code()).isEqualTo(Code.STOPPED));
    assertThat(engine.stats().now().alive()).isFalse();
  }

  @Test
  void badRequestsAreRefusedBeforeTheyQueue() {
    EngineBench bench = new EngineBench(endless(), roomy());
    assertThatThrownBy(() -> bench.ask("", 5)).isInstanceOf(ServingException.class);
    assertThatThrownBy(() -> bench.ask("hi", 0)).isInstanceOf(ServingException.class);
    assertThatThrownBy(() ->
            bench.ask(new GenerationRequest("t", null, List.of(5, 257), greedy(Ending.after(1)))))
        .hasMessageContaining("257");
    assertThat(bench.engine.stats().now().waiting()).isZero();
  }

  private static GenerationRequest.Decoding greedy(Ending ending) {
    return request("t", null, "x", ending).decoding();
  }
}
