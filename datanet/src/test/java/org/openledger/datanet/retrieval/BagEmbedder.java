package org.openledger.datanet.retrieval;

import java.util.List;
import java.util.Locale;

/// Embeds a text as counts of its words' hashes: enough meaning for a test, and always the same.
final class BagEmbedder implements Embedder {
  private final String name;
  private final int dimensions;
  private int texts;

  BagEmbedder(String name, int dimensions) {
    this.name = name;
    this.dimensions = dimensions;
  }

  /// How many texts were embedded so far.
  int texts() {
    return texts;
  }

  @Override
  public synchronized float[][] embed(List<String> texts) {
    this.texts += texts.size();
    return texts.stream().map(this::embed).toArray(float[][]::new);
  }

  private float[] embed(String text) {
    float[] out = new float[dimensions];
    out[0] = 0.1f;
    for (String word : text.toLowerCase(Locale.ROOT).split("\\W+", -1)) {
      out[Math.floorMod(word.hashCode() * 31, dimensions)] += 1;
    }
    return out;
  }

  @Override
  public int dimensions() {
    return dimensions;
  }

  @Override
  public String name() {
    return name;
  }
}
