package org.openledger.datanet.retrieval;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.openledger.datanet.row.DatanetException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The folder of one version's index: either whole or not there.
///
/// An index is built beside its place and moved there when it is on the disk. It holds nothing that
/// the rows and the model do not give again, so whatever is wrong with one, it is built anew.
final class IndexFolder {
  private static final Logger LOG = LoggerFactory.getLogger(IndexFolder.class);
  private static final String BUILDING = ".building";

  private final Path folder;
  private final RowSource rows;

  /// The index of `rows` below `parent`.
  IndexFolder(Path parent, RowSource rows) {
    this.folder = parent.resolve(rows.root().toString());
    this.rows = rows;
  }

  /// Opens the index, after building it if need be.
  RowIndex open(Embedder embedder, RetrievalConfig config) {
    Map<String, String> identity = RowIndex.identity(rows, embedder, config);
    if (Files.isDirectory(folder)) {
      try {
        return RowIndex.open(folder, rows, config, identity);
      } catch (IOException | RuntimeException e) {
        LOG.info("building the search index again: {}", e.getMessage());
      }
    }
    try {
      build(new RowIndexBuilder(rows, embedder, config), identity);
      return RowIndex.open(folder, rows, config, identity);
    } catch (IOException e) {
      throw new DatanetException(
          DatanetException.Code.IO,
          "the search index in " + folder + " cannot be built: " + e.getMessage(),
          e);
    }
  }

  private void build(RowIndexBuilder builder, Map<String, String> identity) throws IOException {
    Path building = folder.resolveSibling(folder.getFileName() + BUILDING);
    delete(building);
    Files.createDirectories(building);
    try {
      builder.write(building, identity);
      delete(folder);
      Files.move(building, folder, StandardCopyOption.ATOMIC_MOVE);
      try (var parent = FileChannel.open(folder.resolveSibling("."), StandardOpenOption.READ)) {
        parent.force(true);
      }
    } catch (IOException | RuntimeException e) {
      delete(building);
      throw e;
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> paths;
    try (var walk = Files.walk(folder)) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.delete(path);
    }
  }
}
