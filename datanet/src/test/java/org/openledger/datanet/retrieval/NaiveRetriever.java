package org.openledger.datanet.retrieval;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.openledger.datanet.row.ContributedRow;
import org.openledger.datanet.row.Row;

/// The default retrieval by its formulas, with no index: the twin of [Retriever].
final class NaiveRetriever {
  private final List<ContributedRow> rows;
  private final Embedder embedder;

  NaiveRetriever(RowSource source, Embedder embedder) {
    this.rows = source.ids().stream().map(source::row).toList();
    this.embedder = embedder;
  }

  /// Every row with its scores.
  List<Note> notes(String question) {
    List<List<String>> documents = rows.stream().map(r -> words(whole(r.row()))).toList();
    double average = documents.stream().mapToInt(List::size).average().orElse(1);
    List<String> asked = words(question);
    float[] vector = embed(question);
    List<Note> notes = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      double bm25 = 0;
      for (String word : new HashSet<>(asked)) {
        int tf = Collections.frequency(documents.get(i), word);
        long df = documents.stream().filter(d -> d.contains(word)).count();
        double idf = Math.log(1 + (rows.size() - df + 0.5) / (df + 0.5));
        double length = 0.25 + 0.75 * documents.get(i).size() / average;
        bm25 += Collections.frequency(asked, word) * idf * tf / (tf + 1.2 * length);
      }
      Row row = rows.get(i).row();
      double cosine =
          dot(vector, embed(row.question())) / 4
              + dot(vector, embed(row.answer())) / 4
              + dot(vector, embed(whole(row))) / 2;
      notes.add(new Note(rows.get(i), cosine + 0.01 * bm25, bm25, cosine));
    }
    return notes;
  }

  private static String whole(Row row) {
    return row.question() + " " + row.answer();
  }

  private float[] embed(String text) {
    return embedder.embed(List.of(text))[0];
  }

  private static double dot(float[] a, float[] b) {
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      ab += a[i] * b[i];
      aa += a[i] * a[i];
      bb += b[i] * b[i];
    }
    return ab / Math.sqrt(aa * bb);
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    try (var tokens = RowIndex.ANALYZER.tokenStream("whole", text)) {
      var term = tokens.addAttribute(CharTermAttribute.class);
      tokens.reset();
      while (tokens.incrementToken()) {
        words.add(term.toString());
      }
      tokens.end();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return words;
  }
}
