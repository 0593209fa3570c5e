package org.openledger.attribution.store;

import static org.openledger.attribution.AttributionException.require;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.TreeSet;
import java.util.zip.CRC32C;
import org.openledger.attribution.AttributionException;
import org.openledger.attribution.AttributionException.Code;
import org.openledger.attribution.sketch.Quantised;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.MerkleTree;

/// Writes a [SketchStore]: rounds Ψ with one scale for all, computes both Merkle roots, and puts
/// the whole file in place at once, so that a reader sees the old file, the new one or none.
public final class SketchStoreWriter {
  private final List<RowKey> keys;
  private final float[][] psi;
  private final double scale;
  private final int slots;
  private final List<Address> contributors;
  private final ContributorVectors sums;
  private long saturated;

  private SketchStoreWriter(List<RowKey> keys, float[][] psi) {
    this.keys = List.copyOf(keys);
    this.psi = psi;
    slots = psi[0].length;
    double largest = 0;
    for (float[] row : psi) {
      require(row.length == slots, "vectors of %d and of %d slots", slots, row.length);
      largest = Math.max(largest, Quantised.largest(row));
    }
    scale = Quantised.scaleFor(largest);
    contributors = new ArrayList<>(new TreeSet<>(keys.stream().map(RowKey::contributor).toList()));
    sums = new ContributorVectors(contributors, slots);
  }

  /// Writes row i as `keys.get(i)` with vector `psi[i]`, all of one length. Each row's id is there
  /// once.
  public static void write(Path path, Provenance provenance, List<RowKey> keys, float[][] psi) {
    require(
        keys.size() == psi.length && !keys.isEmpty() && keys.size() <= SketchFile.ROWS_MAX,
        "%d rows with %d vectors: as many of each, 1 to %d",
        keys.size(),
        psi.length,
        SketchFile.ROWS_MAX);
    require(
        new HashSet<>(keys.stream().map(RowKey::row).toList()).size() == keys.size(),
        "%d rows, some of them twice",
        keys.size());
    SketchStoreWriter writer = new SketchStoreWriter(keys, psi);
    Hash root = MerkleTree.of(new LazyLeaves(keys.size(), writer::leaf)).root();
    SketchFile header =
        new SketchFile(
            keys.size(),
            writer.slots,
            writer.contributors.size(),
            writer.scale,
            writer.saturated,
            provenance,
            root,
            writer.sums.root());
    writer.writeAtomically(path, header);
  }

  /// Row `i`'s leaf; asked for once a row and in order, it counts and sums on the way.
  private byte[] leaf(int i) {
    byte[] vector = vector(i);
    RowKey key = keys.get(i);
    sums.add(contributors.indexOf(key.contributor()), MemorySegment.ofArray(vector), 0);
    return ByteBuffer.allocate(Hash.BYTES + Address.BYTES + vector.length)
        .put(key.row().bytes())
        .put(key.contributor().bytes())
        .put(vector)
        .array();
  }

  private byte[] vector(int i) {
    Quantised quantised = Quantised.of(psi[i], scale);
    saturated += quantised.saturated();
    byte[] vector = new byte[2 * slots];
    ByteBuffer.wrap(vector).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().put(quantised.values());
    return vector;
  }

  private void writeAtomically(Path path, SketchFile header) {
    Path absolute = path.toAbsolutePath();
    Path temporary = absolute.resolveSibling(absolute.getFileName() + ".tmp");
    try {
      try (FileChannel channel =
          FileChannel.open(
              temporary,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        writeAll(channel, header);
        channel.force(true);
      }
      Files.move(
          temporary, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      try (FileChannel folder = FileChannel.open(absolute.getParent(), StandardOpenOption.READ)) {
        folder.force(true);
      }
    } catch (IOException e) {
      AttributionException failure =
          new AttributionException(Code.IO, "cannot write the sketch store " + path, e);
      try {
        Files.deleteIfExists(temporary);
      } catch (IOException left) {
        failure.addSuppressed(left);
      }
      throw failure;
    }
  }

  private void writeAll(FileChannel channel, SketchFile header) throws IOException {
    CRC32C crc = new CRC32C();
    put(channel, crc, header.header());
    ByteBuffer tables =
        ByteBuffer.allocate(Math.toIntExact(header.vectorsFrom() - SketchFile.HEADER_BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    contributors.forEach(address -> tables.put(address.bytes()));
    for (RowKey key : keys) {
      tables.put(key.row().bytes()).putInt(contributors.indexOf(key.contributor()));
    }
    put(channel, crc, tables.rewind());
    for (int i = 0; i < keys.size(); i++) {
      put(channel, crc, ByteBuffer.wrap(vector(i)));
    }
    ByteBuffer sum = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
    put(channel, crc, sum.putInt(0, (int) crc.getValue()));
  }

  private static void put(FileChannel channel, CRC32C crc, ByteBuffer bytes) throws IOException {
    crc.update(bytes.duplicate());
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
