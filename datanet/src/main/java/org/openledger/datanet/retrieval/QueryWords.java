package org.openledger.datanet.retrieval;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.openledger.datanet.row.DatanetException;

/// A question made safe to search with: plain words, never a query language.
///
/// @param text the question without unpaired surrogates and control characters, in NFC
/// @param counts its analysed words and how often each stands there, the first [#WORDS_MAX] of them
record QueryWords(String text, Map<String, Integer> counts) {
  /// The longest question, in UTF-16 units.
  static final int CHARS_MAX = 64 << 10;

  /// The most distinct words that are looked up; later ones are left out of BM25.
  static final int WORDS_MAX = 256;

  /// Reads a question.
  static QueryWords of(String question, Analyzer analyzer) {
    if (question.length() > CHARS_MAX) {
      throw DatanetException.invalid(
          "the question has %,d characters; the limit is %,d"
              .formatted(question.length(), CHARS_MAX));
    }
    String text = Normalizer.normalize(clean(question), Normalizer.Form.NFC).strip();
    Map<String, Integer> counts = new LinkedHashMap<>();
    try (var tokens = analyzer.tokenStream("question", text)) {
      var term = tokens.addAttribute(CharTermAttribute.class);
      tokens.reset();
      while (tokens.incrementToken()) {
        String word = term.toString();
        if (counts.size() < WORDS_MAX || counts.containsKey(word)) {
          counts.merge(word, 1, Integer::sum);
        }
      }
      tokens.end();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new QueryWords(text, counts);
  }

  /// Any of the words in any of the parts; a word that stands twice counts twice.
  BooleanQuery.Builder query(PartWeights weights) {
    var query = new BooleanQuery.Builder();
    weights
        .positive()
        .forEach((part, weight) ->
            counts.forEach((word, count) -> {
              Query term = new TermQuery(new Term(part.words(), word));
              float boost = (float) (weight * count);
              query.add(new BoostQuery(term, boost), Occur.SHOULD);
            }));
    return query.setMinimumNumberShouldMatch(1);
  }

  private static String clean(String question) {
    var out = new StringBuilder(question.length());
    question.codePoints().map(c -> hidden(c) ? ' ' : c).forEach(out::appendCodePoint);
    return out.toString();
  }

  private static boolean hidden(int c) {
    int type = Character.getType(c);
    return type == Character.CONTROL || type == Character.SURROGATE;
  }
}
