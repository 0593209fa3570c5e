package org.openledger.serving.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.openledger.serving.engine.GenerationRequest.Decoding;

/// An engine without a thread, a clock that a test moves, and clients that keep what they are told.
final class EngineBench {
  final FakeModel model;
  final Engine engine;
  final List<Client> clients = new ArrayList<>();
  long nowNs;

  EngineBench(FakeModel model, EngineLimits limits) {
    this.model = model;
    this.engine = new Engine(model, new FakeVocabulary(), limits, () -> nowNs);
  }

  /// Room for everything a small test does.
  static EngineLimits roomy() {
    return new EngineLimits(256, 8, 64, 32, 1 << 20);
  }

  static GenerationRequest request(
      String tenant, @Nullable String adapter, String prompt, Ending ending) {
    return new GenerationRequest(
        tenant,
        adapter,
        FakeVocabulary.tokens(prompt),
        new Decoding(Sampling.GREEDY, Penalties.NONE, ending, 0));
  }

  Client ask(String prompt, int tokensMax) {
    return ask(request("t", null, prompt, Ending.after(tokensMax)));
  }

  Client ask(GenerationRequest request) {
    Client client = new Client(request);
    client.handle = engine.submit(request, client);
    clients.add(client);
    return client;
  }

  /// Steps until nothing is left to do.
  void drain() {
    for (int i = 0; engine.step(); i++) {
      nowNs += 1_000_000;
      assertThat(i).as("steps").isLessThan(100_000);
    }
  }

  /// Keeps the events of one request.
  static final class Client implements Consumer<GenerationEvent> {
    final GenerationRequest request;
    final List<GenerationEvent> events = new ArrayList<>();
    Engine.@Nullable Handle handle;

    Client(GenerationRequest request) {
      this.request = request;
    }

    @Override
    public void accept(GenerationEvent event) {
      events.add(event);
    }

    boolean over() {
      return events.stream().anyMatch(GenerationEvent::terminal);
    }

    GenerationEvent last() {
      return events.getLast();
    }

    Generated generated() {
      assertThat(last()).isInstanceOf(GenerationEvent.Finished.class);
      return ((GenerationEvent.Finished) last()).generated();
    }

    String streamed() {
      StringBuilder text = new StringBuilder();
      for (GenerationEvent event : events) {
        if (event instanceof GenerationEvent.Delta(String piece, _)) {
          text.append(piece);
        }
      }
      return text.toString();
    }
  }
}
