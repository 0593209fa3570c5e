package org.openledger.node.models;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.IntConsumer;
import org.openledger.datanet.retrieval.Embedder;
import org.openledger.model.bert.BertEncoder;
import org.openledger.model.checkpoint.Checkpoint;
import org.openledger.model.tokenizer.SentenceTokenizer;
import org.openledger.tensor.Parallel;

/// Sentence embeddings for retrieval: a BERT encoder that computes wherever its owner lets it.
public final class Sentences implements Embedder, AutoCloseable {
  private static final int TEXTS_AT_ONCE = 32;

  private final SentenceTokenizer tokenizer;
  private final BertEncoder encoder;
  private final String name;
  private volatile Compute compute = Sentences::now;
  private volatile IntConsumer listener = count -> {};

  private Sentences(SentenceTokenizer tokenizer, BertEncoder encoder, String name) {
    this.tokenizer = tokenizer;
    this.encoder = encoder;
    this.name = name;
  }

  /// Runs work where computing is allowed, and waits for it.
  @FunctionalInterface
  public interface Compute {
    /// The work's result.
    float[][] run(Callable<float[][]> work);
  }

  private static float[][] now(Callable<float[][]> work) {
    try {
      return work.call();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /// Loads a sentence-transformers folder.
  public static Sentences load(Path folder) {
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      return new Sentences(
          SentenceTokenizer.of(folder),
          Parallel.apart(() -> BertEncoder.load(checkpoint)),
          checkpoint.sha256());
    }
  }

  /// From now on computes through `queue`, which serves others too.
  public void computeBy(Compute queue) {
    this.compute = queue;
  }

  /// From now on tells `hears` how many texts each pass embedded.
  public void tell(IntConsumer hears) {
    this.listener = hears;
  }

  @Override
  public float[][] embed(List<String> texts) {
    List<int[]> tokens = texts.stream().map(tokenizer::encode).toList();
    float[][] all = new float[texts.size()][];
    for (int from = 0; from < tokens.size(); from += TEXTS_AT_ONCE) {
      List<int[]> some = tokens.subList(from, Math.min(tokens.size(), from + TEXTS_AT_ONCE));
      float[][] vectors = compute.run(() -> encoder.embed(some));
      System.arraycopy(vectors, 0, all, from, vectors.length);
      listener.accept(vectors.length);
    }
    return all;
  }

  @Override
  public int dimensions() {
    return encoder.dimensions();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void close() {
    encoder.close();
  }
}
