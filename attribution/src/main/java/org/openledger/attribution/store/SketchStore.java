package org.openledger.attribution.store;

import static org.openledger.attribution.AttributionException.require;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.openledger.attribution.AttributionException;
import org.openledger.attribution.AttributionException.Code;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.MerkleProof;
import org.openledger.primitives.MerkleTree;

/// The int16 vectors ψ of an adapter's training rows, read from a mapped file.
///
/// Opening checks header, size, tables and checksum; [#verify] recomputes the Merkle roots as well.
/// Safe for use by many threads; close it when no scan runs.
public final class SketchStore implements AutoCloseable {
  private final Arena arena;
  private final MemorySegment file;
  private final SketchFile header;
  private final List<RowKey> keys;
  private final int[] contributorOf;
  private final ContributorVectors contributors;

  private SketchStore(Arena arena, MemorySegment file, SketchFile header) {
    this.arena = arena;
    this.file = file;
    this.header = header;
    List<Address> addresses = contributorsIn(file, header);
    keys = new ArrayList<>(header.rows());
    contributorOf = new int[header.rows()];
    contributors = new ContributorVectors(addresses, header.slots());
    Set<Hash> seen = new HashSet<>();
    for (int i = 0; i < header.rows(); i++) {
      byte[] id = bytes(header.rowsFrom() + (long) SketchFile.ROW_BYTES * i, Hash.BYTES);
      int c = file.get(UINT32, header.rowsFrom() + (long) SketchFile.ROW_BYTES * i + Hash.BYTES);
      if (c < 0 || c >= header.contributors()) {
        throw SketchFile.corrupt(
            "row %d names contributor %d of %d".formatted(i, c, header.contributors()));
      }
      if (!seen.add(Hash.of(id))) {
        throw SketchFile.corrupt("row %d is there twice".formatted(i));
      }
      contributorOf[i] = c;
      keys.add(new RowKey(Hash.of(id), addresses.get(c)));
      contributors.add(c, file, vectorAt(i));
    }
    for (int c = 0; c < addresses.size(); c++) {
      if (contributors.rows(c) == 0) {
        throw SketchFile.corrupt("contributor %d has no row".formatted(c));
      }
    }
  }

  private static final ValueLayout.OfInt UINT32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /// Maps and checks the store at `path`.
  public static SketchStore open(Path path) {
    Arena arena = Arena.ofShared();
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      long size = channel.size();
      if (size < SketchFile.HEADER_BYTES) {
        throw SketchFile.corrupt("%s has only %d bytes".formatted(path, size));
      }
      MemorySegment file = channel.map(FileChannel.MapMode.READ_ONLY, 0, size, arena);
      SketchFile header = SketchFile.parse(file.asSlice(0, SketchFile.HEADER_BYTES).asByteBuffer());
      if (size != header.bytes()) {
        throw SketchFile.corrupt(
            "%s has %d bytes, its header says %d".formatted(path, size, header.bytes()));
      }
      checkSum(path, file);
      return new SketchStore(arena, file, header);
    } catch (IOException e) {
      arena.close();
      throw new AttributionException(Code.IO, "cannot read the sketch store " + path, e);
    } catch (AttributionException e) {
      arena.close();
      throw e;
    }
  }

  /// Number of rows n.
  public int rows() {
    return header.rows();
  }

  /// Length k of a vector.
  public int slots() {
    return header.slots();
  }

  /// What one step of a vector's element is worth.
  public double scale() {
    return header.scale();
  }

  /// How many elements were cut to ±32,767 when the store was written.
  public long saturated() {
    return header.saturated();
  }

  /// What the vectors were made from.
  public Provenance provenance() {
    return header.provenance();
  }

  /// The rows, in the store's order.
  public List<RowKey> keys() {
    return java.util.Collections.unmodifiableList(keys);
  }

  /// The contributors' sums.
  public ContributorVectors contributors() {
    return contributors;
  }

  /// Merkle root over the rows, as the header has it.
  public Hash root() {
    return header.root();
  }

  /// Merkle root over the contributors' sums, as the header has it.
  public Hash contributorsRoot() {
    return header.contributorsRoot();
  }

  /// Row `i`'s vector.
  public short[] vector(int i) {
    return file.asSlice(vectorAt(i), header.vectorBytes()).toArray(SketchFile.INT16);
  }

  /// Row `i`'s leaf in the tree: row id ‖ contributor ‖ the vector as little-endian int16.
  public byte[] leaf(int i) {
    RowKey key = keys.get(i);
    return ByteBuffer.allocate(Hash.BYTES + Address.BYTES + Math.toIntExact(header.vectorBytes()))
        .put(key.row().bytes())
        .put(key.contributor().bytes())
        .put(bytes(vectorAt(i), header.vectorBytes()))
        .array();
  }

  /// That row `i`'s leaf is under [#root]; hashes the whole store.
  public MerkleProof proof(int i) {
    return MerkleTree.of(new LazyLeaves(header.rows(), this::leaf)).proof(i);
  }

  /// Recomputes both Merkle roots from the vectors and fails if one is not the header's.
  public void verify() {
    Hash computed = MerkleTree.of(new LazyLeaves(header.rows(), this::leaf)).root();
    if (!computed.equals(root())) {
      throw SketchFile.corrupt(
          "its rows hash to %s, its header says %s".formatted(computed, root()));
    }
    if (!contributors.root().equals(contributorsRoot())) {
      throw SketchFile.corrupt(
          "its contributors hash to %s, its header says %s"
              .formatted(contributors.root(), contributorsRoot()));
    }
  }

  /// Every row's and contributor's exact score for a query's int16 sketch.
  public Scores scores(short[] query) {
    require(
        query.length == header.slots(),
        "a query of %d slots against vectors of %d",
        query.length,
        header.slots());
    long[] rows = new long[header.rows()];
    IntStream.range(0, rows.length)
        .parallel()
        .forEach(i -> rows[i] = IntegerScan.dot(file, vectorAt(i), query));
    return new Scores(rows, contributors.scores(query));
  }

  /// Index of row `i`'s contributor among [ContributorVectors#addresses].
  public int contributorOf(int i) {
    return contributorOf[i];
  }

  /// Unmaps the file.
  @Override
  public void close() {
    arena.close();
  }

  private long vectorAt(int i) {
    return header.vectorsFrom() + i * header.vectorBytes();
  }

  private byte[] bytes(long from, long count) {
    return file.asSlice(from, count).toArray(ValueLayout.JAVA_BYTE);
  }

  private static List<Address> contributorsIn(MemorySegment file, SketchFile header) {
    List<Address> addresses = new ArrayList<>();
    for (int c = 0; c < header.contributors(); c++) {
      long from = SketchFile.HEADER_BYTES + (long) SketchFile.CONTRIBUTOR_BYTES * c;
      Address address =
          Address.of(file.asSlice(from, Address.BYTES).toArray(ValueLayout.JAVA_BYTE));
      if (c > 0 && addresses.getLast().compareTo(address) >= 0) {
        throw SketchFile.corrupt("contributor %d is not above the one before it".formatted(c));
      }
      addresses.add(address);
    }
    return addresses;
  }

  private static void checkSum(Path path, MemorySegment file) {
    CRC32C crc = new CRC32C();
    long end = file.byteSize() - SketchFile.CHECKSUM_BYTES;
    for (long from = 0; from < end; from += 1 << 30) {
      crc.update(file.asSlice(from, Math.min(1 << 30, end - from)).asByteBuffer());
    }
    int stored = file.get(UINT32, end);
    if (stored != (int) crc.getValue()) {
      throw SketchFile.corrupt(
          "%s has checksum %08x, its bytes give %08x".formatted(path, stored, crc.getValue()));
    }
  }
}
