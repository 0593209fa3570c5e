package org.openledger.serving.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGeneratorFactory;
import org.openledger.model.chat.Message;
import org.openledger.serving.engine.Engine;
import org.openledger.serving.engine.EngineLimits;
import org.openledger.serving.engine.FakeModel;
import org.openledger.serving.engine.FakeVocabulary;
import org.openledger.serving.engine.Priority;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The API over the fake model, with a base, a tuned model and an embedder.
final class ApiBench implements AutoCloseable {
  static final String BASE = "fake-base";
  static final String TUNED = "fake-tuned";
  static final String EMBEDDER = "fake-embedder";
  static final JsonMapper JSON = JsonMapper.builder().build();

  final FakeModel model;
  final Engine engine;
  final ModelTable models = new ModelTable();
  final OpenAiApi api;

  ApiBench() {
    this(new FakeModel(512, FakeModel.babble(40)), AnswerExtension.NONE);
  }

  ApiBench(FakeModel model, AnswerExtension extension) {
    this.model = model;
    model.wavering = true;
    model.adapters.add("ad0e".repeat(16));
    engine =
        new Engine(
                model,
                new FakeVocabulary(),
                new EngineLimits(512, 8, 256, 16, 1 << 20),
                System::nanoTime)
            .start();
    models.put(new ModelEntry(BASE, "ba5e".repeat(16), null, BASE, 1_700_000_000));
    models.put(new ModelEntry(TUNED, "ad0e".repeat(16), BASE, BASE, 1_700_000_001));
    Backend backend =
        new Backend(engine, new FakeVocabulary(), new FakePrompts(), models, new FakeEmbedder());
    api =
        new OpenAiApi(
            backend,
            ApiLimits.DEFAULT,
            extension,
            Clock.fixed(Instant.ofEpochSecond(1_800_000_000), ZoneOffset.UTC),
            RandomGeneratorFactory.of("L64X128MixRandom").create(7));
  }

  Outcome post(String path, String body) {
    return api.handle(new ApiCall("POST", path, body.getBytes(StandardCharsets.UTF_8), "tester"));
  }

  Outcome.Json get(String path) {
    return (Outcome.Json) api.handle(new ApiCall("GET", path, new byte[0], "tester"));
  }

  Outcome.Json chat(String body) {
    return (Outcome.Json) post("/v1/chat/completions", body);
  }

  /// The frames of a stream, as they would be written.
  List<String> frames(String path, String body) throws IOException {
    List<String> frames = new ArrayList<>();
    ((Outcome.Stream) post(path, body)).events().writeTo(frames::add);
    return frames;
  }

  /// The documents of a stream that ends well.
  List<JsonNode> chunks(String path, String body) throws IOException {
    List<String> frames = frames(path, body);
    if (!frames.getLast().equals("data: [DONE]\n\n")) {
      throw new AssertionError("no [DONE] but " + frames.getLast());
    }
    return frames.subList(0, frames.size() - 1).stream()
        .map(frame -> JSON.readTree(frame.substring("data: ".length())))
        .toList();
  }

  /// Waits until the engine has given up a request, and for the end of that step.
  void awaitCancelled() throws Exception {
    for (int i = 0; i < 5_000 && engine.stats().requests().cancelled() == 0; i++) {
      Thread.sleep(1);
    }
    engine.submit(Priority.TRAINING, () -> null).get(10, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    engine.close();
  }

  /// Roles and contents as plain bytes.
  private static final class FakePrompts implements Prompts {
    @Override
    public List<Integer> chat(List<Message> messages) {
      StringBuilder text = new StringBuilder();
      messages.forEach(m ->
          text.append(m.role().toUpperCase(Locale.ROOT))
              .append(": ")
              .append(m.content())
              .append('\n'));
      return FakeVocabulary.tokens(text + "ASSISTANT: ");
    }

    @Override
    public List<Integer> text(String text) {
      return FakeVocabulary.tokens(text);
    }
  }

  /// A text's length and its reverse.
  private static final class FakeEmbedder implements TextEmbedder {
    @Override
    public String model() {
      return EMBEDDER;
    }

    @Override
    public int dimensions() {
      return 2;
    }

    @Override
    public Embedded embed(List<String> texts) {
      return new Embedded(
          texts.stream().map(t -> new float[] {t.length(), 1f / t.length()}).toList(),
          texts.stream().mapToInt(String::length).sum());
    }
  }
}
