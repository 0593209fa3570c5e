package org.openledger.serving.engine;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.openledger.serving.ServingException;
import org.openledger.serving.ServingException.Code;

/// A model whose next token is a plain function of adapter and tokens so far, in pages of 16 tokens
/// of one byte each; it crashes when driven against its contract.
public final class FakeModel implements BatchedModel {
  public static final int PAGE = 16;

  private final NextToken next;
  private final int contextTokensMax;
  private final Set<FakeSequence> open = new HashSet<>();

  public final Set<String> adapters = new HashSet<>();
  public final List<List<Integer>> stepSizes = new ArrayList<>(); // chunk sizes of each step
  public long pageBytesMost;
  public int adaptersMax = Integer.MAX_VALUE; // different ones in use at once
  public @Nullable Trouble trouble;

  /// Whether letters other than the likeliest next token have a fair chance at temperature 1.
  public boolean wavering;

  /// The next token, from adapter and all tokens so far.
  @FunctionalInterface
  public interface NextToken {
    int after(@Nullable String adapter, List<Integer> tokens);
  }

  /// Throws for a step that is to fail.
  @FunctionalInterface
  public interface Trouble {
    void strike(List<Chunk> chunks);
  }

  public FakeModel(int contextTokensMax, NextToken next) {
    this.contextTokensMax = contextTokensMax;
    this.next = next;
  }

  /// Letters by a hash of everything before, so that any mix-up of sequences shows; ends by chance.
  public static NextToken babble(int endOneIn) {
    return (adapter, tokens) -> {
      int hash =
          Math.floorMod(31 * tokens.hashCode() + String.valueOf(adapter).hashCode(), 1 << 20);
      return hash % endOneIn == 0 ? FakeVocabulary.END : 'a' + hash % 26;
    };
  }

  /// Says this text after whatever prompt of `promptTokens` tokens, then ends.
  public static NextToken says(String text, int promptTokens) {
    List<Integer> script = FakeVocabulary.tokens(text);
    return (_, tokens) -> {
      int at = tokens.size() - promptTokens;
      return at < script.size() ? script.get(at) : FakeVocabulary.END;
    };
  }

  /// The naive twin: what one request alone must answer, end token included.
  public List<Integer> answer(@Nullable String adapter, List<Integer> prompt, int tokensMax) {
    List<Integer> tokens = new ArrayList<>(prompt);
    while (tokens.size() - prompt.size() < tokensMax) {
      int token = next.after(adapter, tokens);
      tokens.add(token);
      if (token == FakeVocabulary.END) {
        break;
      }
    }
    return tokens.subList(prompt.size(), tokens.size());
  }

  public int openSequences() {
    return open.size();
  }

  @Override
  public int vocabularyTokens() {
    return FakeVocabulary.TOKENS;
  }

  @Override
  public int contextTokensMax() {
    return contextTokensMax;
  }

  @Override
  public long kvBytes(int tokens) {
    return (long) (tokens + PAGE - 1) / PAGE * PAGE;
  }

  @Override
  public Sequence open(@Nullable String adapterDigest) {
    if (adapterDigest != null && !adapters.contains(adapterDigest)) {
      throw new ServingException(Code.ADAPTER_NOT_LOADED, "no adapter " + adapterDigest);
    }
    Set<String> used = new HashSet<>();
    open.stream().map(s -> s.adapter).filter(Objects::nonNull).forEach(used::add);
    if (adapterDigest != null && used.add(adapterDigest) && used.size() > adaptersMax) {
      throw new ServingException(Code.ADAPTER_MEMORY_FULL, "no room for " + adapterDigest);
    }
    FakeSequence sequence = new FakeSequence(adapterDigest);
    open.add(sequence);
    return sequence;
  }

  @Override
  public List<Next> forward(List<Chunk> chunks) {
    if (trouble != null) {
      trouble.strike(chunks);
    }
    stepSizes.add(chunks.stream().map(c -> c.tokens().length).toList());
    List<Next> all = new ArrayList<>();
    Set<Sequence> seen = new HashSet<>();
    for (int i = 0; i < chunks.size(); i++) {
      Chunk chunk = chunks.get(i);
      FakeSequence sequence = (FakeSequence) chunk.sequence();
      if (!open.contains(sequence) || !seen.add(sequence) || chunk.tokens().length == 0) {
        throw new AssertionError("closed, doubled or empty sequence in a step");
      }
      for (int token : chunk.tokens()) {
        sequence.tokens.add(token);
      }
      if (sequence.tokens.size() > contextTokensMax) {
        throw new AssertionError("context exceeded: " + sequence.tokens.size());
      }
      all.add(chunk.logits() ? next(sequence) : Next.UNKNOWN);
    }
    long bytes = open.stream().mapToLong(s -> kvBytes(s.tokens.size())).sum();
    pageBytesMost = Math.max(pageBytesMost, bytes);
    return all;
  }

  private Next next(FakeSequence sequence) {
    float[] logits = logits(sequence);
    return new Next(logits, logSumExp(logits));
  }

  /// By its definition, around the largest.
  public static double logSumExp(float[] logits) {
    double max = Double.NEGATIVE_INFINITY;
    for (float x : logits) {
      max = Math.max(max, x);
    }
    double sum = 0;
    for (float x : logits) {
      sum += Math.exp(x - max);
    }
    return max + Math.log(sum);
  }

  private float[] logits(FakeSequence sequence) {
    float[] logits = new float[FakeVocabulary.TOKENS];
    logits[next.after(sequence.adapter, sequence.tokens)] = 20;
    if (wavering) {
      for (int letter = 'a'; letter <= 'z'; letter++) {
        logits[letter] = Math.max(logits[letter], 17);
      }
    }
    return logits;
  }

  private final class FakeSequence implements Sequence {
    private final @Nullable String adapter;
    private final List<Integer> tokens = new ArrayList<>();

    FakeSequence(@Nullable String adapter) {
      this.adapter = adapter;
    }

    @Override
    public void close() {
      open.remove(this);
    }
  }
}
