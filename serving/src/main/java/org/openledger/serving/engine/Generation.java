package org.openledger.serving.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.openledger.serving.ServingException;
import org.openledger.serving.ServingException.Code;
import org.openledger.serving.engine.Generated.FinishReason;
import org.openledger.serving.engine.GenerationEvent.Delta;
import org.openledger.serving.engine.GenerationEvent.Finished;
import org.openledger.serving.engine.GenerationRequest.Decoding;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A request's life inside the engine. The owner thread alone touches it, but for `cancel`.
final class Generation {
  private static final Logger LOG = LoggerFactory.getLogger(Generation.class);

  private final GenerationRequest request;
  private final Consumer<GenerationEvent> sink;
  private final long arrival;
  private final long submittedNs;
  private final Vocabulary vocabulary;
  private final Vocabulary.TextDecoder decoder;
  private final StopMatcher stops;
  private final LogitSampler sampler;
  private final LogitChanges changes;

  private int[] tokens; // prompt, then answer; the first `known` are valid
  private int known;
  private int cached; // of these, how many the sequence's cache holds
  private int reserved; // tokens whose cache memory is accounted to it
  private BatchedModel.@Nullable Sequence sequence;

  private final List<Float> logProbs = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private final List<TokenScore> unsent = new ArrayList<>();
  private long lastTokenNs;
  private @Nullable GenerationEvent outcome;
  private boolean deaf; // the sink failed: nobody hears what would follow
  private volatile boolean cancelled;

  /// When and in which order a request came.
  record Arrival(long number, long timeNs) {}

  Generation(
      GenerationRequest request,
      Consumer<GenerationEvent> sink,
      Vocabulary vocabulary,
      Arrival arrival) {
    this.request = request;
    this.sink = sink;
    this.arrival = arrival.number();
    this.submittedNs = arrival.timeNs();
    this.lastTokenNs = arrival.timeNs();
    this.vocabulary = vocabulary;
    this.decoder = vocabulary.decoder();
    Decoding decoding = request.decoding();
    this.stops = new StopMatcher(decoding.ending().stops());
    this.sampler = new LogitSampler(decoding.sampling());
    this.changes = new LogitChanges(decoding.penalties(), request.prompt());
    this.tokens = request.prompt().stream().mapToInt(Integer::intValue).toArray();
    this.known = tokens.length;
  }

  GenerationRequest request() {
    return request;
  }

  long arrival() {
    return arrival;
  }

  long submittedNs() {
    return submittedNs;
  }

  long lastTokenNs() {
    return lastTokenNs;
  }

  boolean ended() {
    return outcome != null;
  }

  /// How it ended.
  GenerationEvent outcome() {
    if (outcome == null) {
      throw new IllegalStateException("request " + arrival + " is not over");
    }
    return outcome;
  }

  boolean cancelled() {
    return cancelled;
  }

  /// Asks the engine to give it up at its next step; from any thread.
  void cancel() {
    cancelled = true;
  }

  int known() {
    return known;
  }

  int sampled() {
    return logProbs.size();
  }

  /// Tokens that the next steps still have to run; 1 when it decodes.
  int remaining() {
    return known - cached;
  }

  int reserved() {
    return reserved;
  }

  void reserve(int tokenCount) {
    reserved = tokenCount;
  }

  /// Gives it a place in the model.
  void open(BatchedModel model) {
    sequence = model.open(request.adapterDigest());
    cached = 0;
  }

  /// Takes its place and cache away; what it has said stays.
  void release() {
    if (sequence != null) {
      sequence.close();
      sequence = null;
    }
    cached = 0;
    reserved = 0;
  }

  /// The next `n` tokens to run; logits are wanted when nothing remains after them.
  BatchedModel.Chunk chunk(int n) {
    if (sequence == null || n < 1 || n > remaining()) {
      throw new IllegalStateException(
          "request %d: chunk of %d, %d of %d tokens cached, open: %b"
              .formatted(arrival, n, cached, known, sequence != null));
    }
    return new BatchedModel.Chunk(
        sequence, Arrays.copyOfRange(tokens, cached, cached + n), n == remaining());
  }

  /// Notes that a chunk of `n` tokens is in the cache.
  void advanced(int n) {
    cached += n;
  }

  /// Draws the next token after the last chunk and tells the client what follows from it.
  void decode(BatchedModel.Next next, long nowNs) {
    float[] logits = next.logits();
    Decoding decoding = request.decoding();
    double logSumExp = next.logSumExp();
    if (!Double.isFinite(logSumExp)) {
      end(
          new GenerationEvent.Failed(
              new ServingException(
                  Code.FAILED, "the model's logits are not finite at token " + known)));
      return;
    }
    List<TokenScore.Candidate> top = LogitSampler.top(logits, logSumExp, decoding.topLogProbs());
    float[] raw = needsCopy(decoding) ? logits.clone() : logits;
    changes.apply(logits);
    if (sampled() < decoding.ending().tokensMin() && !decoding.ending().ignoreEnd()) {
      vocabulary.endTokens().forEach(token -> logits[token] = Float.NEGATIVE_INFINITY);
    }
    int token = sampler.sample(logits);
    changes.sampled(token);
    lastTokenNs = nowNs;
    append(new TokenScore(token, (float) (raw[token] - logSumExp), top));
  }

  private static boolean needsCopy(Decoding decoding) {
    return !decoding.penalties().equals(Penalties.NONE);
  }

  private void append(TokenScore score) {
    if (known == tokens.length) {
      tokens = Arrays.copyOf(tokens, known + known / 2 + 16);
    }
    tokens[known++] = score.token();
    logProbs.add(score.logProb());
    unsent.add(score);
    Ending ending = request.decoding().ending();
    if (!ending.ignoreEnd() && vocabulary.endTokens().contains(score.token())) {
      finish(FinishReason.STOP);
      return;
    }
    String piece = decoder.accept(score.token());
    boolean stopsCount = sampled() >= ending.tokensMin();
    say(stopsCount ? stops.accept(piece) : piece);
    if (stops.matched()) {
      finish(FinishReason.STOP);
    } else if (sampled() >= ending.tokensMax()) {
      finish(FinishReason.LENGTH);
    }
  }

  private void say(String clear) {
    if (!clear.isEmpty()) {
      text.append(clear);
      send(new Delta(clear, unsent));
      unsent.clear();
    }
  }

  private void finish(FinishReason reason) {
    String rest = stops.matched() ? "" : stops.accept(decoder.finish()) + stops.finish();
    say(rest);
    if (!unsent.isEmpty()) {
      send(new Delta("", unsent));
      unsent.clear();
    }
    List<Integer> answer = Arrays.stream(tokens, request.prompt().size(), known).boxed().toList();
    end(new Finished(new Generated(request.prompt(), answer, logProbs, text.toString(), reason)));
  }

  /// Sends the terminal event, once; what comes after is dropped.
  void end(GenerationEvent terminal) {
    if (outcome == null) {
      outcome = terminal;
      send(terminal);
    }
  }

  private void send(GenerationEvent event) {
    if (deaf) {
      return;
    }
    try {
      sink.accept(event);
    } catch (RuntimeException e) {
      LOG.warn("request {}: its sink failed: {}", arrival, e.toString());
      deaf = true;
      cancelled = true;
    }
  }
}
