package org.openledger.attribution.store;

import static org.openledger.attribution.AttributionException.require;

import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.openledger.attribution.AttributionException;
import org.openledger.attribution.AttributionException.Code;
import org.openledger.primitives.Hash;

/// The layout of a store's file, version 1; every number little-endian.
///
/// ```
/// 0    256        header
/// 256  20·c       contributors, ascending
///      36·n       rows: id (32), contributor's index (uint32)
///      0..63      zeros to a multiple of 64
///      2·n·k      vectors, int16, row after row
///      4          CRC-32C of all before it
/// ```
///
/// @param rows n
/// @param slots k
/// @param contributors c
/// @param scale what one int16 step of a vector is worth
/// @param saturated vector elements cut to ±32,767
/// @param provenance what the vectors were made from
/// @param root Merkle root over the rows
/// @param contributorsRoot Merkle root over the contributors' sums
record SketchFile(
    int rows,
    int slots,
    int contributors,
    double scale,
    long saturated,
    Provenance provenance,
    Hash root,
    Hash contributorsRoot) {
  static final ValueLayout.OfShort INT16 =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final int HEADER_BYTES = 256;
  static final int CONTRIBUTOR_BYTES = 20;
  static final int ROW_BYTES = 36;
  static final int CHECKSUM_BYTES = 4;

  /// Sums of this many int16 still fit int32.
  static final int ROWS_MAX = 65_535;

  private static final long MAGIC = 0x4F4C534B45544348L; // "OLSKETCH"
  private static final int VERSION = 1;

  SketchFile {
    require(rows > 0 && rows <= ROWS_MAX, "a store of %d rows: 1 to %d", rows, ROWS_MAX);
    require(
        slots > 0 && slots <= IntegerScan.SLOTS_MAX,
        "vectors of %d slots: 1 to %d",
        slots,
        IntegerScan.SLOTS_MAX);
    require(
        contributors > 0 && contributors <= rows, "%d contributors of %d rows", contributors, rows);
    require(scale > 0 && Double.isFinite(scale), "a scale of %s: positive and finite", scale);
    require(saturated >= 0 && saturated <= (long) rows * slots, "%d elements saturated", saturated);
  }

  long rowsFrom() {
    return HEADER_BYTES + (long) CONTRIBUTOR_BYTES * contributors;
  }

  long vectorsFrom() {
    return (rowsFrom() + (long) ROW_BYTES * rows + 63) / 64 * 64;
  }

  long vectorBytes() {
    return 2L * slots;
  }

  long bytes() {
    return vectorsFrom() + rows * vectorBytes() + CHECKSUM_BYTES;
  }

  ByteBuffer header() {
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).putLong(MAGIC);
    header.order(ByteOrder.LITTLE_ENDIAN).putInt(VERSION);
    header.putInt(rows).putInt(slots).putInt(contributors);
    header.putInt(provenance.nonZeros()).putInt(0).putLong(provenance.dimensions());
    header.putDouble(scale).putDouble(provenance.lambda()).putDouble(provenance.traceOverN());
    header.put(provenance.seed().bytes()).put(provenance.adapter().bytes());
    header.put(root.bytes()).put(contributorsRoot.bytes()).putLong(saturated);
    return header.rewind();
  }

  /// Reads a header; what it says is checked against this module's limits, not yet against the
  /// file.
  static SketchFile parse(ByteBuffer header) {
    if (header.order(ByteOrder.BIG_ENDIAN).getLong() != MAGIC) {
      throw corrupt("it does not start with OLSKETCH");
    }
    header.order(ByteOrder.LITTLE_ENDIAN);
    int version = header.getInt();
    if (version != VERSION) {
      throw corrupt("version %d, this program reads version %d".formatted(version, VERSION));
    }
    int rows = header.getInt();
    int slots = header.getInt();
    int contributors = header.getInt();
    int nonZeros = header.getInt();
    int reserved = header.getInt();
    long dimensions = header.getLong();
    double scale = header.getDouble();
    double lambda = header.getDouble();
    double traceOverN = header.getDouble();
    Hash seed = hash(header);
    Hash adapter = hash(header);
    Hash root = hash(header);
    Hash contributorsRoot = hash(header);
    long saturated = header.getLong();
    while (header.hasRemaining() && reserved == 0) {
      reserved = header.get();
    }
    if (reserved != 0) {
      throw corrupt("reserved bytes of the header are not zero");
    }
    try {
      Provenance provenance =
          new Provenance(adapter, seed, dimensions, nonZeros, lambda, traceOverN);
      return new SketchFile(
          rows, slots, contributors, scale, saturated, provenance, root, contributorsRoot);
    } catch (AttributionException e) {
      throw new AttributionException(
          Code.CORRUPT_FILE, "not a usable sketch store: " + e.getMessage(), e);
    }
  }

  static AttributionException corrupt(String why) {
    return new AttributionException(Code.CORRUPT_FILE, "not a usable sketch store: " + why);
  }

  private static Hash hash(ByteBuffer from) {
    byte[] bytes = new byte[Hash.BYTES];
    from.get(bytes);
    return Hash.of(bytes);
  }
}
