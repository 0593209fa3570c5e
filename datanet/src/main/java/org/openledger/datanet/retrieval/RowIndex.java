package org.openledger.datanet.retrieval;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.WordlistLoader;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;
import org.openledger.datanet.row.RowId;
import org.openledger.primitives.Address;

/// One sealed version's rows in a Lucene index of a single segment, open for reading.
///
/// A document's number is its row's index in the version, so ties in document order are ties in row
/// order, on every machine.
final class RowIndex implements AutoCloseable {
  /// English words, lower case, without stop words, stemmed (Porter).
  static final Analyzer ANALYZER = new EnglishAnalyzer(stopWords());

  private static final String FORMAT = "1";

  private final DirectoryReader reader;
  private final LeafReader leaf;
  private final IndexSearcher searcher;
  private final List<RowId> ids;
  private final List<Address> contributors;

  private RowIndex(DirectoryReader reader, RetrievalConfig config, List<RowId> ids)
      throws IOException {
    this.reader = reader;
    this.leaf = reader.leaves().getFirst().reader();
    this.searcher = new IndexSearcher(reader);
    this.searcher.setSimilarity(new BM25Similarity((float) config.k1(), (float) config.b()));
    this.searcher.setQueryCache(null);
    this.ids = ids;
    this.contributors = contributors(leaf);
  }

  /// What an index must have been built from and with to be of use.
  static Map<String, String> identity(RowSource rows, Embedder embedder, RetrievalConfig config) {
    return Map.of(
        "format", FORMAT,
        "root", rows.root().toString(),
        "embedder", embedder.name(),
        "dimensions", Integer.toString(embedder.dimensions()),
        "vectors", config.vectors().positive().keySet().toString());
  }

  /// Opens the index in `folder`; fails when it is damaged or was built from or with something
  /// else.
  static RowIndex open(
      Path folder, RowSource rows, RetrievalConfig config, Map<String, String> identity)
      throws IOException {
    DirectoryReader reader = DirectoryReader.open(FSDirectory.open(folder));
    try {
      if (!reader.getIndexCommit().getUserData().equals(identity)) {
        throw new IOException("built from other rows or by another model");
      }
      if (reader.leaves().size() != 1 || reader.maxDoc() != rows.ids().size()) {
        throw new IOException("holds %d of %d rows".formatted(reader.maxDoc(), rows.ids().size()));
      }
      reader.leaves().getFirst().reader().checkIntegrity();
      return new RowIndex(reader, config, List.copyOf(rows.ids()));
    } catch (IOException | RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  int size() {
    return ids.size();
  }

  RowId id(int doc) {
    return ids.get(doc);
  }

  Address contributor(int doc) {
    return contributors.get(doc);
  }

  IndexSearcher searcher() {
    return searcher;
  }

  /// The cosines of a unit vector to one part of the documents `docs`, which ascend.
  double[] cosines(Part part, float[] unit, int[] docs) throws IOException {
    FloatVectorValues vectors = leaf.getFloatVectorValues(part.vectors());
    double[] out = new double[docs.length];
    for (int i = 0; i < docs.length; i++) {
      out[i] = UnitVectors.dot(unit, vectors.vectorValue(docs[i]));
    }
    return out;
  }

  /// The stored unit vector of one part of a document.
  float[] vector(Part part, int doc) throws IOException {
    return leaf.getFloatVectorValues(part.vectors()).vectorValue(doc).clone();
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  private static CharArraySet stopWords() {
    var file =
        Objects.requireNonNull(
            RowIndex.class.getResourceAsStream("stop-words.txt"), "stop-words.txt");
    try (var reader = new InputStreamReader(file, StandardCharsets.UTF_8)) {
      return CharArraySet.unmodifiableSet(WordlistLoader.getWordSet(reader, "#"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Address> contributors(LeafReader leaf) throws IOException {
    var values = leaf.getBinaryDocValues(RowIndexBuilder.CONTRIBUTOR);
    List<Address> out = new ArrayList<>(leaf.maxDoc());
    while (values.nextDoc() < leaf.maxDoc()) {
      BytesRef bytes = values.binaryValue();
      out.add(Address.at(bytes.bytes, bytes.offset));
    }
    return List.copyOf(out);
  }
}
