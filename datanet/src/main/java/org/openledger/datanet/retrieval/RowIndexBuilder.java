package org.openledger.datanet.retrieval;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LogDocMergePolicy;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;
import org.openledger.datanet.row.ContributedRow;
import org.openledger.datanet.row.RowId;

/// Writes a version's rows into a folder as one Lucene segment, in the version's order.
///
/// Merges run in the writing thread and in document order, so the same rows and vectors give the
/// same index.
final class RowIndexBuilder {
  /// The field of a row's id.
  static final String ID = "id";

  /// The field of a row's contributor.
  static final String CONTRIBUTOR = "contributor";

  private static final int ROWS_A_BATCH = 64;

  private final RowSource rows;
  private final Embedder embedder;
  private final List<Part> embedded;

  RowIndexBuilder(RowSource rows, Embedder embedder, RetrievalConfig config) {
    this.rows = rows;
    this.embedder = embedder;
    this.embedded = List.copyOf(config.vectors().positive().keySet());
  }

  /// Writes the index and forces it to the disk, with `identity` in its commit.
  void write(Path folder, Map<String, String> identity) throws IOException {
    var config = new IndexWriterConfig(RowIndex.ANALYZER);
    config.setMergePolicy(new LogDocMergePolicy());
    config.setMergeScheduler(new SerialMergeScheduler());
    config.setUseCompoundFile(false);
    config.setRAMBufferSizeMB(64);
    config.setCommitOnClose(false);
    try (var directory = FSDirectory.open(folder);
        var writer = new IndexWriter(directory, config)) {
      List<RowId> ids = rows.ids();
      for (int from = 0; from < ids.size(); from += ROWS_A_BATCH) {
        add(writer, ids.subList(from, Math.min(ids.size(), from + ROWS_A_BATCH)));
      }
      writer.forceMerge(1);
      writer.setLiveCommitData(identity.entrySet());
      writer.commit();
    }
  }

  private void add(IndexWriter writer, List<RowId> ids) throws IOException {
    List<ContributedRow> batch = ids.stream().map(rows::row).toList();
    List<Document> documents = new ArrayList<>();
    for (ContributedRow row : batch) {
      documents.add(document(row));
    }
    for (Part part : embedded) {
      float[][] vectors =
          UnitVectors.embed(embedder, batch.stream().map(r -> part.of(r.row())).toList());
      for (int i = 0; i < vectors.length; i++) {
        documents
            .get(i)
            .add(
                new KnnFloatVectorField(
                    part.vectors(), vectors[i], VectorSimilarityFunction.DOT_PRODUCT));
      }
    }
    for (Document document : documents) {
      writer.addDocument(document);
    }
  }

  private static Document document(ContributedRow row) {
    var document = new Document();
    document.add(new StringField(ID, new BytesRef(row.id().bytes()), Store.NO));
    var contributor = new BytesRef(row.contributor().bytes());
    document.add(new StringField(CONTRIBUTOR, contributor, Store.NO));
    document.add(new BinaryDocValuesField(CONTRIBUTOR, contributor));
    for (Part part : Part.values()) {
      document.add(new TextField(part.words(), part.of(row.row()), Store.NO));
    }
    return document;
  }
}
