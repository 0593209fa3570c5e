package org.openledger.node.demo;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.openledger.datanet.Datanet;
import org.openledger.datanet.retrieval.RetrievalConfig;
import org.openledger.datanet.row.RowId;
import org.openledger.datanet.version.Anchor;
import org.openledger.datanet.version.Version;
import org.openledger.node.datanets.VersionSealer.Sealed;
import org.openledger.node.network.Network;
import org.openledger.node.prompt.Library;

/// Stage 3: the accepted rows become a version, here and on chain, and are opened for retrieval.
final class SealStage {
  private static final String EMBEDDING = "embedding rows for retrieval";

  private final Network network;
  private final Teller teller;

  SealStage(Network network, Teller teller) {
    this.network = network;
    this.teller = teller;
  }

  /// Seals, unless `row` is in a version already.
  Documents.Seal run(RowId row) {
    Sealed sealed = sealedBefore(row).orElseGet(() -> network.sealing().seal());
    Version version = sealed.version();
    return new Documents.Seal(
        "seal",
        version.number(),
        version.root().toString(),
        version.rows(),
        sealed.anchor().transaction().toString(),
        sealed.anchor().block());
  }

  private Optional<Sealed> sealedBefore(RowId row) {
    Datanet datanet = network.datanet();
    network.sealing().finish();
    return datanet.versionsOf(row).stream()
        .findFirst()
        .map(number -> {
          Anchor anchor = datanet.anchor(number).orElseThrow();
          return new Sealed(datanet.version(number), anchor);
        });
  }

  /// Opens a sealed version; builds its index where there is none.
  Library open(long number) {
    Version version = network.datanet().version(number);
    long texts = version.rows() * RetrievalConfig.DEFAULT.textsPerRow();
    AtomicLong done = new AtomicLong();
    teller.at(EMBEDDING, 0, texts, "texts");
    return network.openLibrary(
        version, count -> teller.at(EMBEDDING, done.addAndGet(count), texts, "texts"));
  }
}
