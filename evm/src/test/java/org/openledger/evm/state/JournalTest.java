package org.openledger.evm.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.openledger.evm.InMemoryWorld;
import org.openledger.primitives.Address;
import org.openledger.primitives.UInt256;
import org.openledger.testing.Seeds;

/// A journal gives back exactly what it had at a snapshot, whatever happened since.
class JournalTest {
  private static final int ADDRESSES = 4;
  private static final int SLOTS = 3;

  /// A snapshot with what every question was answered then.
  private record Mark(int snapshot, List<Object> answers) {}

  @Test
  void revertingGivesBackWhatWasThere() {
    Seeds.times(
        200,
        random -> {
          Journal journal = new Journal(world(), new CodeCache(1 << 16));
          Deque<Mark> marks = new ArrayDeque<>();
          journal.beginTransaction();
          for (int i = 0; i < 300; i++) {
            int what = random.nextInt(20);
            if (what == 0) {
              marks.push(new Mark(journal.snapshot(), answers(journal)));
            } else if (what == 1 && !marks.isEmpty()) {
              Mark mark = marks.pop();
              journal.revert(mark.snapshot());
              assertThat(answers(journal)).isEqualTo(mark.answers());
            } else if (what == 2 && random.nextInt(4) == 0) {
              journal.endTransaction();
              journal.beginTransaction();
              marks.clear();
            } else {
              change(journal, random);
            }
          }
        });
  }

  @Test
  void aChangeTakenBackIsNone() {
    Journal journal = new Journal(world(), new CodeCache(1 << 16));
    journal.beginTransaction();
    UInt256 slot = UInt256.of(1);
    UInt256 before = journal.storage(address(1), slot);
    journal.setStorage(address(1), slot, UInt256.of(77));
    journal.setStorage(address(1), slot, before);
    journal.credit(address(1), UInt256.of(5));
    journal.debit(address(1), UInt256.of(5));
    journal.endTransaction();
    assertThat(journal.changes()).isEmpty();
  }

  @Test
  void aTouchedEmptyAccountGoes() {
    Address empty = address(9);
    Journal journal = new Journal(world().with(empty, 0, UInt256.ZERO), new CodeCache(1 << 16));
    journal.beginTransaction();
    journal.touch(empty);
    journal.endTransaction();
    assertThat(journal.changes()).containsOnlyKeys(empty);
    assertThat(journal.changes().get(empty).after()).isNull();
  }

  @Test
  void aContractMadeAndDestroyedInOneTransactionLeavesNothing() {
    Address made = address(8);
    Journal journal = new Journal(world(), new CodeCache(1 << 16));
    journal.beginTransaction();
    journal.create(made);
    journal.setNonce(made, 1);
    journal.setCode(made, Code.of(new byte[] {1, 2, 3}));
    journal.setStorage(made, UInt256.ONE, UInt256.ONE);
    journal.destroy(made);
    assertThat(journal.code(made).length()).isEqualTo(3); // until the transaction ends
    journal.endTransaction();
    assertThat(journal.changes()).isEmpty();
    assertThat(journal.isTaken(made)).isFalse();
  }

  @Test
  void whatOneTransactionWarmedIsColdInTheNext() {
    Journal journal = new Journal(world(), new CodeCache(1 << 16));
    journal.beginTransaction();
    assertThat(journal.warm(address(1))).isTrue();
    assertThat(journal.warm(address(1))).isFalse();
    journal.setTransientStorage(address(1), UInt256.ONE, UInt256.ONE);
    journal.setStorage(address(1), UInt256.ONE, UInt256.of(9));
    journal.endTransaction();
    journal.beginTransaction();
    assertThat(journal.warm(address(1))).isTrue();
    assertThat(journal.transientStorage(address(1), UInt256.ONE)).isEqualTo(UInt256.ZERO);
    assertThat(journal.committedStorage(address(1), UInt256.ONE)).isEqualTo(UInt256.of(9));
  }

  private static InMemoryWorld world() {
    InMemoryWorld world = new InMemoryWorld();
    for (int i = 0; i < ADDRESSES - 1; i++) {
      world.with(address(i), i, UInt256.of(1000 + i), new byte[i]);
      world.with(address(i), UInt256.of(1), UInt256.of(7));
    }
    return world;
  }

  private static void change(Journal journal, RandomGenerator random) {
    Address a = address(random.nextInt(ADDRESSES));
    UInt256 slot = UInt256.of(random.nextInt(SLOTS));
    UInt256 value = UInt256.of(random.nextInt(3));
    switch (random.nextInt(11)) {
      case 0 -> journal.credit(a, value);
      case 1 -> journal.debit(a, value.min(journal.balance(a)));
      case 2 -> journal.setNonce(a, journal.nonce(a) + 1);
      case 3 -> journal.setCode(a, Code.of(new byte[random.nextInt(3)]));
      case 4 -> journal.setStorage(a, slot, value);
      case 5 -> journal.setTransientStorage(a, slot, value);
      case 6 -> journal.refund(random.nextInt(100));
      case 7 -> journal.log(new Log(a, List.of(), new byte[0]));
      case 8 -> journal.create(a);
      case 9 -> journal.warm(a);
      default -> journal.warm(a, slot);
    }
  }

  /// Everything that can be asked, but what asking would change (warmth).
  private static List<Object> answers(Journal journal) {
    List<Object> answers = new ArrayList<>();
    for (int i = 0; i < ADDRESSES; i++) {
      Address a = address(i);
      answers.add(journal.balance(a));
      answers.add(journal.nonce(a));
      answers.add(journal.codeHash(a));
      answers.add(journal.code(a).length());
      answers.add(journal.isNew(a));
      for (int s = 0; s < SLOTS; s++) {
        answers.add(journal.storage(a, UInt256.of(s)));
        answers.add(journal.committedStorage(a, UInt256.of(s)));
        answers.add(journal.transientStorage(a, UInt256.of(s)));
      }
    }
    answers.add(journal.refund());
    answers.add(journal.logs().size());
    return answers;
  }

  private static Address address(int i) {
    return new Address(0, 0, 1000 + i);
  }
}
