package org.openledger.attribution.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.attribution.AttributionException;
import org.openledger.attribution.AttributionException.Code;
import org.openledger.attribution.sketch.DampedDual;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Keccak;
import org.openledger.testing.Seeds;

class SketchStoreTest {
  @TempDir Path folder;

  @Test
  void readsBackWhatWasRounded() {
    Seeds.times(
        10,
        random -> {
          Stored stored = write(random, 1 + random.nextInt(30), 1 + random.nextInt(200));
          try (SketchStore store = SketchStore.open(stored.path)) {
            store.verify();
            assertThat(store.keys()).isEqualTo(stored.keys);
            assertThat(store.provenance()).isEqualTo(stored.provenance);
            assertThat(store.saturated()).isZero();
            int largest = 0;
            for (int i = 0; i < store.rows(); i++) {
              short[] vector = store.vector(i);
              for (int j = 0; j < store.slots(); j++) {
                assertThat(Math.abs(vector[j] * store.scale() - stored.psi[i][j]))
                    .isLessThanOrEqualTo(0.5000001 * store.scale());
                largest = Math.max(largest, Math.abs(vector[j]));
              }
            }
            assertThat(largest).isEqualTo(32_767);
          }
        });
  }

  @Test
  void aContributorsScoreIsExactlyTheSumOfItsRowsScores() {
    Seeds.times(
        30,
        random -> {
          Stored stored = write(random, 1 + random.nextInt(60), 1 + random.nextInt(300));
          try (SketchStore store = SketchStore.open(stored.path)) {
            Scores scores = store.scores(query(random, store.slots()));
            long[] sums = new long[store.contributors().addresses().size()];
            int[] counts = new int[sums.length];
            for (int i = 0; i < store.rows(); i++) {
              sums[store.contributorOf(i)] += scores.rows()[i];
              counts[store.contributorOf(i)]++;
            }
            assertThat(scores.contributors()).containsExactly(sums);
            for (int c = 0; c < sums.length; c++) {
              assertThat(store.contributors().rows(c)).isEqualTo(counts[c]);
            }
          }
        });
  }

  @Test
  void everyRowAndContributorHasAProofUnderTheRoots() {
    Seeds.times(
        5,
        random -> {
          Stored stored = write(random, 1 + random.nextInt(20), 32);
          try (SketchStore store = SketchStore.open(stored.path)) {
            for (int i = 0; i < store.rows(); i++) {
              assertThat(store.proof(i).verify(store.root(), store.leaf(i))).isTrue();
              byte[] forged = store.leaf(i);
              forged[random.nextInt(forged.length)] ^= 4;
              assertThat(store.proof(i).verify(store.root(), forged)).isFalse();
            }
            ContributorVectors sums = store.contributors();
            for (int c = 0; c < sums.addresses().size(); c++) {
              assertThat(sums.proof(c).verify(store.contributorsRoot(), sums.leaf(c))).isTrue();
              assertThat(sums.digest(c)).isEqualTo(Keccak.hash(sums.leaf(c)));
            }
          }
        });
  }

  @Test
  void anyChangedByteOfTheFileIsRefused() {
    Seeds.times(
        40,
        random -> {
          Stored stored = write(random, 3, 16);
          byte[] bytes = Files.readAllBytes(stored.path);
          bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
          refuses(bytes, "");
        });
  }

  @Test
  void refusesTruncatedAndForgedFilesEvenWithARightChecksum() throws IOException {
    byte[] good = Files.readAllBytes(write(new SplittableRandom(7), 3, 16).path);
    refuses(Arrays.copyOf(good, 100), "only 100 bytes");
    refuses(new byte[0], "only 0 bytes");
    refuses(Arrays.copyOf(good, good.length - 1), "its header says");
    refuses(Arrays.copyOf(good, good.length + 64), "its header says");
    refuses(forge(good, b -> b.putInt(0, 1)), "OLSKETCH");
    refuses(forge(good, b -> b.putInt(8, 2)), "version 2");
    refuses(forge(good, b -> b.putInt(12, -1)), "store of -1 rows");
    refuses(forge(good, b -> b.putInt(12, 60_000)), "its header says");
    refuses(forge(good, b -> b.putInt(16, Integer.MAX_VALUE)), "2147483647 slots");
    refuses(forge(good, b -> b.putInt(20, 4)), "4 contributors of 3 rows");
    refuses(forge(good, b -> b.putInt(24, 0)), "0 non-zeros");
    refuses(forge(good, b -> b.putInt(28, 7)), "reserved");
    refuses(forge(good, b -> b.put(255, (byte) 7)), "reserved");
    refuses(forge(good, b -> b.putLong(32, -5)), "-5 dimensions");
    refuses(forge(good, b -> b.putDouble(40, Double.NaN)), "scale of NaN");
    refuses(forge(good, b -> b.putDouble(48, -1)), "λ = -1.0");
    refuses(forge(good, b -> b.putLong(192, 1_000)), "1000 elements saturated");
    int rowsFrom = 256 + 20 * ByteBuffer.wrap(good).order(ByteOrder.LITTLE_ENDIAN).getInt(20);
    refuses(forge(good, b -> b.putInt(rowsFrom + 32, 9)), "names contributor 9");
    refuses(
        forge(good, b -> b.put(rowsFrom + 36, b.array(), rowsFrom, 32)), "row 1 is there twice");
  }

  @Test
  void verifyFindsARootThatIsNotTheVectors() throws IOException {
    byte[] good = Files.readAllBytes(write(new SplittableRandom(7), 3, 16).path);
    for (int at : new int[] {128, 160}) {
      Path path = Files.write(folder.resolve("forged"), forge(good, b -> b.put(at, (byte) 1)));
      try (SketchStore store = SketchStore.open(path)) {
        assertThatThrownBy(store::verify)
            .isInstanceOf(AttributionException.class)
            .hasMessageContaining("its header says");
      }
    }
  }

  @Test
  void aFailedWriteLeavesTheOldFileAndNoOther() throws IOException {
    RandomGenerator random = new SplittableRandom(7);
    Stored stored = write(random, 3, 16);
    float[][] broken = {{1, 2}, {3, Float.NaN}, {4, 5}};
    assertThatThrownBy(
            () -> SketchStoreWriter.write(stored.path, stored.provenance, stored.keys, broken))
        .isInstanceOf(AttributionException.class);
    assertThatThrownBy(() ->
            SketchStoreWriter.write(
                folder.resolve("no/such"), stored.provenance, stored.keys, stored.psi))
        .isInstanceOf(AttributionException.class)
        .hasMessageContaining("cannot write");
    try (SketchStore store = SketchStore.open(stored.path)) {
      store.verify();
    }
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(stored.path);
    }
  }

  @Test
  void rowsOfTheirOwnRankFirstForThemselvesAndACopyDoesNot() {
    Seeds.times(
        5,
        random -> {
          float[][] phi = new float[20][256];
          for (float[] row : phi) {
            for (int j = 0; j < row.length; j++) {
              row[j] = (float) random.nextGaussian();
            }
          }
          assertThat(top1(phi)).isEqualTo(1.0);
          phi[7] = phi[3].clone(); // the same scores; only the first of the two can be first
          assertThat(top1(phi)).isEqualTo(0.95);
        });
  }

  private double top1(float[][] phi) {
    List<RowKey> keys = new ArrayList<>();
    for (int i = 0; i < phi.length; i++) {
      keys.add(new RowKey(Keccak.hash(new byte[] {(byte) i}), Address.ZERO));
    }
    Provenance provenance = new Provenance(Hash.ZERO, Hash.ZERO, 256, 4, 0.5, 5.0);
    Path path = folder.resolve("self");
    SketchStoreWriter.write(path, provenance, keys, DampedDual.solve(phi, 0.1).psi());
    try (SketchStore store = SketchStore.open(path)) {
      return SelfCheck.top1(store, phi);
    }
  }

  private record Stored(Path path, Provenance provenance, List<RowKey> keys, float[][] psi) {}

  private Stored write(RandomGenerator random, int n, int k) {
    List<RowKey> keys = new ArrayList<>();
    float[][] psi = new float[n][k];
    for (int i = 0; i < n; i++) {
      Hash id = Keccak.hash(new byte[] {(byte) i});
      keys.add(new RowKey(id, new Address(random.nextInt(4), 0, 1)));
      for (int j = 0; j < k; j++) {
        psi[i][j] = (float) random.nextGaussian();
      }
    }
    Provenance provenance =
        new Provenance(Keccak.hash(), Keccak.hash(new byte[1]), 1_000, 4, 0.5, 5.0);
    Path path = folder.resolve("store");
    SketchStoreWriter.write(path, provenance, keys, psi);
    return new Stored(path, provenance, keys, psi);
  }

  static short[] query(RandomGenerator random, int k) {
    short[] query = new short[k];
    for (int j = 0; j < k; j++) {
      query[j] = (short) random.nextInt();
    }
    return query;
  }

  private interface Edit {
    void apply(ByteBuffer bytes);
  }

  private static byte[] forge(byte[] good, Edit edit) {
    ByteBuffer bytes = ByteBuffer.wrap(good.clone()).order(ByteOrder.LITTLE_ENDIAN);
    edit.apply(bytes);
    CRC32C crc = new CRC32C();
    crc.update(bytes.array(), 0, good.length - 4);
    return bytes.putInt(good.length - 4, (int) crc.getValue()).array();
  }

  private void refuses(byte[] bytes, String why) throws IOException {
    Path path = Files.write(folder.resolve("hostile"), bytes);
    assertThatThrownBy(() -> SketchStore.open(path))
        .isInstanceOfSatisfying(
            AttributionException.class, e -> assertThat(e.code()).isEqualTo(Code.CORRUPT_FILE))
        .hasMessageContaining(why);
    Files.delete(path);
  }
}
