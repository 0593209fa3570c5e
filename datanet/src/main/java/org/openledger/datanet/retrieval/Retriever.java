package org.openledger.datanet.retrieval;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
import org.openledger.datanet.access.ReadScope;
import org.openledger.datanet.row.DatanetException;
import org.openledger.datanet.row.RowId;

/// Finds rows of one sealed version for a question, among those that the asker may read.
///
/// Each side brings its best candidates: BM25 by Lucene's postings, the cosine by Lucene's graph
/// (HNSW); a version with no more rows than the configured number of candidates is scored whole.
/// Then both scores are computed exactly for all candidates and joined by the configured [Fusion].
/// The same rows, vectors and question give the same notes in the same order; equal scores stand in
/// the order of row ids. Safe for use by several threads.
public final class Retriever implements AutoCloseable {
  /// The most notes one call may ask for.
  public static final int NOTES_MAX = 1000;

  private final RowSource rows;
  private final Embedder embedder;
  private final RetrievalConfig config;
  private final RowIndex index;

  private Retriever(RowSource rows, Embedder embedder, RetrievalConfig config, RowIndex index) {
    this.rows = rows;
    this.embedder = embedder;
    this.config = config;
    this.index = index;
  }

  /// Opens the index of `rows` below `folder`, or builds it when it is missing, damaged, or from
  /// another version of the rows, the model or the format; building embeds every row.
  public static Retriever open(
      Path folder, RowSource rows, Embedder embedder, RetrievalConfig config) {
    if (rows.ids().isEmpty()) {
      throw DatanetException.invalid("a version without rows has nothing to retrieve");
    }
    RowIndex index = new IndexFolder(folder, rows).open(embedder, config);
    return new Retriever(rows, embedder, config, index);
  }

  /// The `k` best rows for `question` inside `scope`, without those in `excluded`, best first;
  /// fewer when there are fewer, none for a blank question.
  ///
  /// Any text is a question: search syntax means nothing in it, and only its length has a limit.
  public List<Note> notes(String question, int k, ReadScope scope, Set<RowId> excluded) {
    QueryWords words = QueryWords.of(question, RowIndex.ANALYZER);
    if (words.text().isEmpty()) {
      return List.of();
    }
    float[] vector = UnitVectors.embed(embedder, List.of(words.text()))[0];
    return rank(new Probe(words, vector), k, new Filter(scope, excluded));
  }

  /// The `n` rows that a search for the row's own question would most easily take for it, best
  /// first, inside `scope`, without those in `excluded` and without the row itself.
  public List<Note> lookAlikes(RowId row, int n, ReadScope scope, Set<RowId> excluded) {
    int doc = Collections.binarySearch(rows.ids(), row);
    if (doc < 0) {
      throw new DatanetException(
          DatanetException.Code.NOT_FOUND, "row " + row + " is not in version " + rows.root());
    }
    Set<RowId> others = new HashSet<>(excluded);
    others.add(row);
    QueryWords words = QueryWords.of(rows.row(row).row().question(), RowIndex.ANALYZER);
    return rank(new Probe(words, vector(doc, words)), n, new Filter(scope, others));
  }

  /// How many rows the version has.
  public int size() {
    return index.size();
  }

  @Override
  public void close() {
    try {
      index.close();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /// What is looked for.
  private record Probe(QueryWords words, float[] vector) {}

  /// Where it may be found.
  private record Filter(ReadScope scope, Set<RowId> excluded) {}

  private List<Note> rank(Probe probe, int k, Filter filter) {
    if (k < 1 || k > NOTES_MAX) {
      throw DatanetException.invalid("between 1 and %,d notes, not %,d".formatted(NOTES_MAX, k));
    }
    try {
      int[] docs = candidates(probe, filter);
      double[] bm25 = bm25(probe, docs);
      double[] cosine = cosine(probe, docs);
      double[] joined = config.fusion().join(bm25, cosine);
      return IntStream.range(0, docs.length)
          .boxed()
          .sorted(Comparator.comparingDouble((Integer i) -> -joined[i]))
          .limit(k)
          .map(i -> new Note(rows.row(index.id(docs[i])), joined[i], bm25[i], cosine[i]))
          .toList();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private int[] candidates(Probe probe, Filter filter) throws IOException {
    if (index.size() <= config.candidates()) {
      return IntStream.range(0, index.size())
          .filter(doc -> filter.scope().readable(index.contributor(doc)))
          .filter(doc -> !filter.excluded().contains(index.id(doc)))
          .toArray();
    }
    if (filter.scope() instanceof ReadScope.Nothing) {
      return new int[0];
    }
    Query allowed = allowed(filter);
    IndexSearcher searcher = index.searcher();
    List<ScoreDoc> found = new ArrayList<>();
    Query words = probe.words().query(config.words()).add(allowed, Occur.FILTER).build();
    Collections.addAll(found, searcher.search(words, config.candidates()).scoreDocs);
    for (Part part : config.vectors().positive().keySet()) {
      Query near =
          new KnnFloatVectorQuery(part.vectors(), probe.vector(), config.candidates(), allowed);
      Collections.addAll(found, searcher.search(near, config.candidates()).scoreDocs);
    }
    return found.stream().mapToInt(d -> d.doc).distinct().sorted().toArray();
  }

  private static Query allowed(Filter filter) {
    var query = new BooleanQuery.Builder();
    query.add(
        switch (filter.scope()) {
          case ReadScope.Everything() -> new MatchAllDocsQuery();
          case ReadScope.OwnRows(var asker) ->
              new TermQuery(new Term(RowIndexBuilder.CONTRIBUTOR, new BytesRef(asker.bytes())));
          case ReadScope.Nothing() -> throw new IllegalStateException("nothing is searched");
        },
        Occur.FILTER);
    if (!filter.excluded().isEmpty()) {
      query.add(ids(filter.excluded()), Occur.MUST_NOT);
    }
    return query.build();
  }

  private double[] bm25(Probe probe, int[] docs) throws IOException {
    double[] out = new double[docs.length];
    if (docs.length == 0 || probe.words().counts().isEmpty()) {
      return out;
    }
    BooleanQuery.Builder query = probe.words().query(config.words());
    if (docs.length < index.size()) {
      query.add(ids(IntStream.of(docs).mapToObj(index::id).toList()), Occur.FILTER);
    }
    for (ScoreDoc hit : index.searcher().search(query.build(), docs.length).scoreDocs) {
      out[Arrays.binarySearch(docs, hit.doc)] = hit.score;
    }
    return out;
  }

  private double[] cosine(Probe probe, int[] docs) throws IOException {
    double[] out = new double[docs.length];
    Map<Part, Double> weights = config.vectors().positive();
    double total = weights.values().stream().mapToDouble(w -> w).sum();
    for (var entry : weights.entrySet()) {
      double[] cosines = index.cosines(entry.getKey(), probe.vector(), docs);
      for (int i = 0; i < docs.length; i++) {
        out[i] += entry.getValue() / total * cosines[i];
      }
    }
    return out;
  }

  private float[] vector(int doc, QueryWords words) {
    try {
      return config.vectors().question() > 0
          ? index.vector(Part.QUESTION, doc)
          : UnitVectors.embed(embedder, List.of(words.text()))[0];
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static Query ids(Collection<RowId> ids) {
    return new TermInSetQuery(
        RowIndexBuilder.ID, ids.stream().map(id -> new BytesRef(id.bytes())).toList());
  }

  private static DatanetException failed(IOException e) {
    return new DatanetException(
        DatanetException.Code.IO, "the search index cannot be read: " + e.getMessage(), e);
  }
}
