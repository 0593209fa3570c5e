package org.openledger.model.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.model.ModelException;
import org.openledger.model.checkpoint.Checkpoint;
import org.openledger.tensor.DType;
import org.openledger.tensor.Scope;

/// Caches that are forked and cut answer as if their tokens had come at once, and give back what
/// they held.
class KvPagesTest {
  private static final int PAGE_TOKENS = 4;
  private static final int PAGES = 40;

  private final Random random = new Random(3);

  @TempDir Path temp;
  private Llama model;
  private KvPages pages;

  @BeforeEach
  void load() throws IOException {
    try (Checkpoint checkpoint = SmallLlama.checkpoint(temp)) {
      model = Llama.load(checkpoint, DType.F32);
    }
    pages = KvPages.allocate(model.config(), DType.F32, PAGES, PAGE_TOKENS);
  }

  @AfterEach
  void close() {
    assertThat(pages.pagesFree()).isEqualTo(PAGES);
    pages.close();
    model.close();
  }

  private float[] append(KvSequence sequence, int... tokens) {
    try (Scope s = Scope.open()) {
      return model.step(List.of(new Llama.Chunk(sequence, tokens, null, true))).floats();
    }
  }

  /// What the model says after all of `tokens` at once, without a cache.
  private float[] whole(int[] tokens) {
    try (Scope s = Scope.open()) {
      return model.logits(tokens, new int[] {tokens.length - 1}, null).floats();
    }
  }

  private static void near(float[] one, float[] other) {
    assertThat(one).hasSameSizeAs(other);
    for (int i = 0; i < one.length; i++) {
      assertThat(one[i]).isCloseTo(other[i], org.assertj.core.api.Assertions.within(1e-4f));
    }
  }

  private static int[] joined(int[] first, int count, int... more) {
    int[] all = Arrays.copyOf(first, count + more.length);
    System.arraycopy(more, 0, all, count, more.length);
    return all;
  }

  @Test
  void forksGoTheirOwnWaysFromTheMiddleOfAPage() {
    int[] common = SmallLlama.ids(random, 18);
    int[] one = SmallLlama.ids(random, 7);
    int[] other = SmallLlama.ids(random, 9);
    try (KvSequence first = pages.open()) {
      append(first, common);
      try (KvSequence second = first.fork(13)) {
        near(append(second, other), whole(joined(common, 13, other)));
        near(append(first, one), whole(joined(common, 18, one)));
        near(append(second, 5), whole(joined(joined(common, 13, other), 22, 5)));
      }
      near(append(first, 6), whole(joined(joined(common, 18, one), 25, 6)));
    }
  }

  @Test
  void aForkOutlivesWhatItCameFrom() {
    int[] common = SmallLlama.ids(random, 12);
    KvSequence first = pages.open();
    append(first, common);
    try (KvSequence second = first.fork(12)) {
      first.close();
      near(append(second, 7, 8), whole(joined(common, 12, 7, 8)));
    }
  }

  @Test
  void cuttingASharedPageLeavesTheOtherAlone() {
    int[] common = SmallLlama.ids(random, 16);
    try (KvSequence first = pages.open()) {
      append(first, common);
      try (KvSequence second = first.fork(16)) {
        second.truncate(6);
        near(append(second, 1, 2, 3), whole(joined(common, 6, 1, 2, 3)));
        near(append(first, 4), whole(joined(common, 16, 4)));
      }
    }
  }

  @Test
  void cuttingGivesBackWholePages() {
    try (KvSequence sequence = pages.open()) {
      append(sequence, SmallLlama.ids(random, 19));
      assertThat(sequence.pagesHeld()).isEqualTo(5);
      sequence.truncate(8);
      assertThat(sequence.pagesHeld()).isEqualTo(2);
      assertThat(pages.pagesFree()).isEqualTo(PAGES - 2);
      sequence.truncate(0);
      assertThat(pages.pagesFree()).isEqualTo(PAGES);
    }
  }

  @Test
  void aStepThatFindsNoRoomGrowsNothing() {
    try (KvSequence sequence = pages.open()) {
      int[] tokens = SmallLlama.ids(random, 100);
      append(sequence, tokens);
      try (KvSequence other = pages.open()) {
        assertThatThrownBy(() -> append(other, SmallLlama.ids(random, 61)))
            .isInstanceOf(ModelException.class)
            .hasMessageContaining("pages are needed");
        assertThat(other.length()).isZero();
        assertThat(other.pagesHeld()).isZero();
      }
      near(append(sequence, 9), whole(joined(tokens, 100, 9)));
    }
  }

  @Test
  void refusesToForkOrCutBeyondTheEnd() {
    try (KvSequence sequence = pages.open()) {
      append(sequence, 1, 2, 3);
      assertThatThrownBy(() -> sequence.fork(4)).hasMessageContaining("fork at 4 of 3");
      assertThatThrownBy(() -> sequence.truncate(-1)).hasMessageContaining("truncate to -1 of 3");
    }
  }
}
