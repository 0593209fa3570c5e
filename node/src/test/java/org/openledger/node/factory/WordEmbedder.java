package org.openledger.node.factory;

import java.util.List;
import java.util.Locale;
import org.openledger.datanet.retrieval.Embedder;

/// Embeds a text as counts of its words' hashes: enough meaning for a test, and always the same.
final class WordEmbedder implements Embedder {
  private static final int DIMENSIONS = 32;

  @Override
  public float[][] embed(List<String> texts) {
    return texts.stream().map(WordEmbedder::one).toArray(float[][]::new);
  }

  private static float[] one(String text) {
    float[] out = new float[DIMENSIONS];
    out[0] = 0.1f;
    for (String word : text.toLowerCase(Locale.ROOT).split("\\W+", -1)) {
      out[Math.floorMod(word.hashCode() * 31, DIMENSIONS)] += 1;
    }
    return out;
  }

  @Override
  public int dimensions() {
    return DIMENSIONS;
  }

  @Override
  public String name() {
    return "words";
  }
}
