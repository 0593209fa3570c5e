package org.openledger.evm.precompile;

import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.openledger.evm.fork.Fork;
import org.openledger.primitives.Address;

/// The precompiled contracts of one fork, by address.
public final class Precompiles {
  private static final Map<Fork, Precompiles> BY_FORK = new EnumMap<>(Fork.class);

  static {
    for (Fork fork : Fork.values()) {
      BY_FORK.put(fork, new Precompiles(table(fork), Map.of()));
    }
  }

  private final SortedMap<Integer, Precompile> byNumber;
  private final Map<Address, Precompile> moved;

  private Precompiles(SortedMap<Integer, Precompile> byNumber, Map<Address, Precompile> moved) {
    this.byNumber = Collections.unmodifiableSortedMap(byNumber);
    this.moved = Map.copyOf(moved);
  }

  /// The contracts of `fork`.
  public static Precompiles of(Fork fork) {
    Precompiles found = BY_FORK.get(fork);
    if (found == null) {
      throw new IllegalStateException("no table for " + fork);
    }
    return found;
  }

  /// The contract at an address, null where there is none.
  public @Nullable Precompile at(Address address) {
    boolean small = address.w0() == 0 && address.w1() == 0;
    Precompile found = small ? byNumber.get(address.w2()) : null;
    return found == null && !moved.isEmpty() ? moved.get(address) : found;
  }

  /// These contracts without the one at `from`, which goes to `to` unless that is null.
  public Precompiles without(Address from, @Nullable Address to) {
    Precompile contract = at(from);
    SortedMap<Integer, Precompile> numbers = new TreeMap<>(byNumber);
    Map<Address, Precompile> others = new HashMap<>(moved);
    if (from.w0() == 0 && from.w1() == 0) {
      numbers.remove(from.w2());
    }
    others.remove(from);
    if (to != null && contract != null) {
      others.put(to, contract);
    }
    return new Precompiles(numbers, others);
  }

  /// All contracts by address number, lowest first: the addresses that are warm from the start.
  public SortedMap<Integer, Precompile> byNumber() {
    return byNumber;
  }

  private static SortedMap<Integer, Precompile> table(Fork fork) {
    boolean prague = fork.compareTo(Fork.PRAGUE) >= 0;
    boolean osaka = fork.compareTo(Fork.OSAKA) >= 0;
    SortedMap<Integer, Precompile> table = new TreeMap<>();
    table.put(0x01, new EcRecover());
    table.put(0x02, Hashes.sha256());
    table.put(0x03, Hashes.ripemd160());
    table.put(0x04, new Identity());
    table.put(
        0x05, osaka ? new ModExp(ModExp.Pricing.EIP_7883) : new ModExp(ModExp.Pricing.EIP_2565));
    table.put(0x06, Bn254Contracts.ADD);
    table.put(0x07, Bn254Contracts.MULTIPLY);
    table.put(0x08, Bn254Contracts.PAIRING);
    table.put(0x09, new Blake2F());
    table.put(0x0a, new KzgPointEvaluation());
    if (prague) {
      table.put(0x0b, new BlsAdd(BlsGroup.G1, 375));
      table.put(0x0c, BlsMultiExp.g1());
      table.put(0x0d, new BlsAdd(BlsGroup.G2, 600));
      table.put(0x0e, BlsMultiExp.g2());
      table.put(0x0f, new BlsPairing());
      table.put(0x10, new BlsMap(BlsGroup.G1, 5_500));
      table.put(0x11, new BlsMap(BlsGroup.G2, 23_800));
    }
    if (osaka) {
      table.put(0x100, new P256Verify());
    }
    return table;
  }
}
