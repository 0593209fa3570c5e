package org.openledger.node.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.node.NodeException;
import org.openledger.node.NodeException.Code;
import org.openledger.node.console.Console;
import org.openledger.node.models.LanguageModel;
import org.openledger.serving.engine.Ending;
import org.openledger.serving.engine.Engine;
import org.openledger.serving.engine.EngineLimits;
import org.openledger.serving.engine.Generated;
import org.openledger.serving.engine.GenerationEvent;
import org.openledger.serving.engine.GenerationRequest;
import org.openledger.serving.engine.Penalties;
import org.openledger.serving.engine.Sampling;
import org.openledger.serving.llama.AdapterPool;
import org.openledger.serving.llama.LlamaModel;
import org.openledger.serving.llama.TokenizerVocabulary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `openledger model generate`: lets a model go on from a prompt.
@Command(
    name = "generate",
    mixinStandardHelpOptions = true,
    description = "Let a model continue a prompt, token by token.",
    footer = {
      "",
      "Examples:",
      "  openledger model generate --model smollm2-135m-instruct --chat --prompt 'Why is the sky"
          + " blue?'",
      "  openledger model generate --model M --adapter DIR --prompt 'Once upon a time' --max-tokens"
          + " 64 --json"
    })
public final class GenerateCommand implements Runnable {
  private static final String ADAPTER = "adapter";
  private static final long KV_BYTES = 1L << 30;
  private static final EngineLimits LIMITS = new EngineLimits(8192, 1, 2048, 1, KV_BYTES);

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin ModelOptions model = new ModelOptions();

  @Option(names = "--prompt", required = true, paramLabel = "TEXT", description = "Where to start.")
  String prompt = "";

  @Option(names = "--chat", description = "Take the prompt as a user's turn of a conversation.")
  boolean chat;

  @Option(names = "--max-tokens", paramLabel = "N", description = "At most N new tokens (128).")
  int maxTokens = 128;

  @Option(names = "--temperature", paramLabel = "T", description = "0, the default, is greedy.")
  double temperature;

  @Option(names = "--top-p", paramLabel = "P", description = "Nucleus mass (1).")
  double topP = 1;

  @Option(names = "--top-k", paramLabel = "K", description = "Likeliest tokens kept; 0 for all.")
  int topK;

  @Option(names = "--seed", paramLabel = "S", description = "Seed of the draw (0).")
  long seed;

  @Option(names = "--ignore-eos", description = "Go on past the model's own end.")
  boolean ignoreEos;

  private record Spoken(
      String text,
      int[] promptIds,
      int[] ids,
      String finishReason,
      double firstTokenMs,
      double tokensPerS) {}

  @Override
  public void run() {
    GlobalOptions options = Cli.options(spec);
    Console console = options.console();
    if (maxTokens < 1) {
      throw new NodeException(Code.ARGUMENT, "--max-tokens is at least 1, not " + maxTokens);
    }
    try (ModelOptions.Opened opened = model.open(options, "f32")) {
      LanguageModel language = opened.language();
      int[] ids = chat ? language.promptTokens(prompt) : language.tokenizer().encode(prompt);
      AdapterPool pool = new AdapterPool(Long.MAX_VALUE, digest -> adapter(opened));
      try (LlamaModel served = new LlamaModel(opened.llama(), pool, KV_BYTES);
          Engine engine =
              new Engine(
                      served,
                      new TokenizerVocabulary(
                          language.tokenizer(), Set.copyOf(language.llama().config().eosIds())),
                      LIMITS,
                      System::nanoTime)
                  .start()) {
        generate(engine, ids, opened.adapter() == null ? null : ADAPTER, console);
      }
    }
  }

  private static LoraAdapter adapter(ModelOptions.Opened opened) {
    LoraAdapter adapter = opened.adapter();
    if (adapter == null) {
      throw new IllegalStateException("no adapter was named");
    }
    return adapter.to(opened.llama().dtype());
  }

  private void generate(Engine engine, int[] ids, @Nullable String adapter, Console console) {
    GenerationRequest request =
        new GenerationRequest(
            "cli",
            adapter,
            Arrays.stream(ids).boxed().toList(),
            new GenerationRequest.Decoding(
                new Sampling(temperature, topK, topP, 0, seed),
                Penalties.NONE,
                new Ending(maxTokens, 0, ignoreEos, List.of()),
                0));
    CountDownLatch over = new CountDownLatch(1);
    AtomicReference<GenerationEvent> last = new AtomicReference<>();
    AtomicLong firstNs = new AtomicLong();
    long startedNs = System.nanoTime();
    engine.submit(
        request,
        event -> {
          if (event instanceof GenerationEvent.Delta delta) {
            firstNs.compareAndSet(0, System.nanoTime());
            if (!console.json()) {
              System.out.print(delta.text());
              System.out.flush();
            }
          }
          if (event.terminal()) {
            last.set(event);
            over.countDown();
          }
        });
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NodeException(Code.STAGE, "interrupted while generating", e);
    }
    GenerationEvent end = last.get();
    if (end == null) {
      throw new IllegalStateException("an answer ended without an end");
    }
    show(end, ids, Math.max(0, firstNs.get() - startedNs) / 1e6, startedNs, console);
  }

  private static void show(
      GenerationEvent end, int[] ids, double firstMs, long startedNs, Console console) {
    double seconds = (System.nanoTime() - startedNs) / 1e9;
    switch (end) {
      case GenerationEvent.Finished(Generated g) -> {
        console.answer("");
        int[] tokens = g.tokens().stream().mapToInt(Integer::intValue).toArray();
        double speed = tokens.length / seconds;
        String reason = g.reason().name().toLowerCase(java.util.Locale.ROOT);
        console.document(new Spoken(g.text(), ids, tokens, reason, firstMs, speed));
        console.line(
            "%d tokens in %.1f s (%.1f tokens/s, first after %.0f ms)"
                .formatted(tokens.length, seconds, speed, firstMs));
      }
      case GenerationEvent.Failed(var error) -> throw error;
      case GenerationEvent.Cancelled _, GenerationEvent.Delta _ ->
          throw new NodeException(Code.STAGE, "the answer was given up");
    }
  }
}
