package org.openledger.evm.precompile;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A sum of points of BLS12-381, each times a scalar of 32 bytes, at addresses 0x0c and 0x0e
/// (EIP-2537). Points need to be in the subgroup; the more of them, the less each costs.
final class BlsMultiExp implements Precompile {
  private static final int SCALAR = 32;

  private static final int[] DISCOUNT_G1 = {
    1000, 949, 848, 797, 764, 750, 738, 728, 719, 712, 705, 698, 692, 687, 682, 677, 673, 669, 665,
    661, 658, 654, 651, 648, 645, 642, 640, 637, 635, 632, 630, 627, 625, 623, 621, 619, 617, 615,
    613, 611, 609, 608, 606, 604, 603, 601, 599, 598, 596, 595, 593, 592, 591, 589, 588, 586, 585,
    584, 582, 581, 580, 579, 577, 576, 575, 574, 573, 572, 570, 569, 568, 567, 566, 565, 564, 563,
    562, 561, 560, 559, 558, 557, 556, 555, 554, 553, 552, 551, 550, 549, 548, 547, 547, 546, 545,
    544, 543, 542, 541, 540, 540, 539, 538, 537, 536, 536, 535, 534, 533, 532, 532, 531, 530, 529,
    528, 528, 527, 526, 525, 525, 524, 523, 522, 522, 521, 520, 520, 519
  };

  private static final int[] DISCOUNT_G2 = {
    1000, 1000, 923, 884, 855, 832, 812, 796, 782, 770, 759, 749, 740, 732, 724, 717, 711, 704, 699,
    693, 688, 683, 679, 674, 670, 666, 663, 659, 655, 652, 649, 646, 643, 640, 637, 634, 632, 629,
    627, 624, 622, 620, 618, 615, 613, 611, 609, 607, 606, 604, 602, 600, 598, 597, 595, 593, 592,
    590, 589, 587, 586, 584, 583, 582, 580, 579, 578, 576, 575, 574, 573, 571, 570, 569, 568, 567,
    566, 565, 563, 562, 561, 560, 559, 558, 557, 556, 555, 554, 553, 552, 552, 551, 550, 549, 548,
    547, 546, 545, 545, 544, 543, 542, 541, 541, 540, 539, 538, 537, 537, 536, 535, 535, 534, 533,
    532, 532, 531, 530, 530, 529, 528, 528, 527, 526, 526, 525, 524, 524
  };

  private final BlsGroup group;
  private final long price;
  private final int[] discount; // of the price, in thousandths, by the count of pairs less one
  private final int pairBytes;

  private BlsMultiExp(BlsGroup group, long price, int[] discount) {
    this.group = group;
    this.price = price;
    this.discount = discount;
    this.pairBytes = group.encodedBytes() + SCALAR;
  }

  static Precompile g1() {
    return new BlsMultiExp(BlsGroup.G1, 12_000, DISCOUNT_G1);
  }

  static Precompile g2() {
    return new BlsMultiExp(BlsGroup.G2, 22_500, DISCOUNT_G2);
  }

  @Override
  public long gas(CallData input) {
    int pairs = input.length() / pairBytes;
    return pairs == 0 ? 0 : pairs * price * discount[Math.min(pairs, discount.length) - 1] / 1000;
  }

  @Override
  public byte @Nullable [] run(CallData data) {
    if (data.length() == 0 || data.length() % pairBytes != 0) {
      return null;
    }
    byte[] input = data.bytes();
    try (Arena arena = Arena.ofConfined()) {
      List<MemorySegment> points = new ArrayList<>();
      List<BigInteger> scalars = new ArrayList<>();
      for (int at = 0; at < input.length; at += pairBytes) {
        MemorySegment point = group.decodeInGroup(arena, input, at);
        if (point == null) {
          return null;
        }
        points.add(point);
        scalars.add(Input.word(input, at + group.encodedBytes()));
      }
      return group.encode(arena, group.multiExp(arena, points, scalars));
    }
  }
}
