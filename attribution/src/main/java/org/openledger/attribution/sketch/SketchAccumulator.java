package org.openledger.attribution.sketch;

import static org.openledger.attribution.AttributionException.require;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// One sketch in the making: coordinates are appended in order, in chunks of any length, and
/// [#finish] gives S·g.
///
/// Gradients come one parameter after the other, so the whole vector is never held. A chunk that
/// starts or ends inside a run of 16 goes coordinate by coordinate there, with the same result bit
/// for bit.
public final class SketchAccumulator {
  private static final int RUN = SparseJohnsonLindenstrauss.RUN;
  private static final VectorSpecies<Float> FLOATS =
      FloatVector.SPECIES_PREFERRED.length() >= RUN
          ? FloatVector.SPECIES_512
          : FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> INTS = FLOATS.withLanes(int.class);
  private static final int SIGN = 1 << 31;

  /// Lane t shifts left by 31 - t, which brings bit t of the sign word to the float's sign bit.
  private static final IntVector SIGN_SHIFTS =
      IntVector.broadcast(INTS, 31).sub(IntVector.zero(INTS).addIndex(1));

  private final SparseJohnsonLindenstrauss projection;
  private final int sectionStride;

  /// The sections, each followed by RUN slots that take what runs over its end.
  private final float[] slots;

  private long position;

  SketchAccumulator(SparseJohnsonLindenstrauss projection) {
    this.projection = projection;
    sectionStride = projection.section() + RUN;
    slots = new float[sectionStride * projection.nonZeros()];
  }

  /// Appends the next `values.length` coordinates.
  public void append(float[] values) {
    append(MemorySegment.ofArray(values), values.length);
  }

  /// Appends the next `count` coordinates: fp32 in native byte order from the start of `values`.
  public void append(MemorySegment values, long count) {
    require(
        count >= 0 && count <= projection.dimensions() - position,
        "coordinates %d to %d of a projection of %d dimensions",
        position,
        position + count,
        projection.dimensions());
    require(
        values.byteSize() >= count * Float.BYTES,
        "%d coordinates from %d bytes",
        count,
        values.byteSize());
    long toRunEnd = Math.min(count, (RUN - position % RUN) % RUN);
    appendSingly(values, 0, toRunEnd);
    long wholeRuns = (count - toRunEnd) / RUN;
    appendRuns(values, toRunEnd, wholeRuns);
    appendSingly(values, toRunEnd + wholeRuns * RUN, count);
  }

  /// S·g, once all D coordinates are there.
  public float[] finish() {
    require(
        position == projection.dimensions(),
        "a sketch of %d coordinates was finished after %d",
        projection.dimensions(),
        position);
    int section = projection.section();
    float scale = (float) (1 / Math.sqrt(projection.nonZeros()));
    float[] sketch = new float[projection.slots()];
    for (int l = 0; l < projection.nonZeros(); l++) {
      int from = l * sectionStride;
      for (int t = 0; t < RUN; t++) {
        slots[from + t] += slots[from + section + t];
      }
      for (int j = 0; j < section; j++) {
        sketch[l * section + j] = slots[from + j] * scale;
      }
    }
    return sketch;
  }

  private void appendRuns(MemorySegment values, long from, long runs) {
    int sections = projection.nonZeros();
    long firstRun = position / RUN;
    for (long r = 0; r < runs; r++) {
      long bytesFrom = (from + r * RUN) * Float.BYTES;
      for (int pair = 0; pair * 2 < sections; pair++) {
        long placement = projection.placement(firstRun + r, pair);
        addRun(values, bytesFrom, 2 * pair, (int) placement);
        if (2 * pair + 1 < sections) {
          addRun(values, bytesFrom, 2 * pair + 1, (int) (placement >>> 32));
        }
      }
    }
    position += runs * RUN;
  }

  private void addRun(MemorySegment values, long bytesFrom, int section, int half) {
    int to = section * sectionStride + projection.start(half);
    for (int lane = 0; lane < RUN; lane += FLOATS.length()) {
      FloatVector x =
          FloatVector.fromMemorySegment(
              FLOATS, values, bytesFrom + (long) lane * Float.BYTES, ByteOrder.nativeOrder());
      IntVector signs =
          IntVector.broadcast(INTS, half >>> lane)
              .lanewise(VectorOperators.LSHL, SIGN_SHIFTS)
              .and(SIGN);
      FloatVector signed =
          x.reinterpretAsInts().lanewise(VectorOperators.XOR, signs).reinterpretAsFloats();
      FloatVector.fromArray(FLOATS, slots, to + lane).add(signed).intoArray(slots, to + lane);
    }
  }

  private void appendSingly(MemorySegment values, long from, long to) {
    for (long i = from; i < to; i++) {
      addOne(values.get(ValueLayout.JAVA_FLOAT_UNALIGNED, i * Float.BYTES));
    }
  }

  private void addOne(float value) {
    int lane = (int) (position % RUN);
    for (int l = 0; l < projection.nonZeros(); l++) {
      int half = (int) (projection.placement(position / RUN, l / 2) >>> (32 * (l % 2)));
      int to = l * sectionStride + projection.start(half) + lane;
      slots[to] += (half >>> lane & 1) == 0 ? value : -value;
    }
    position++;
  }
}
