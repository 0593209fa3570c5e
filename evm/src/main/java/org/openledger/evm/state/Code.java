package org.openledger.evm.state;

import java.util.Arrays;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.openledger.evm.fork.Fork;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Keccak;

/// Contract code with what an interpreter wants to know of it: where jumps may land, and to whom a
/// delegation leads.
public final class Code {
  /// No code.
  public static final Code EMPTY = new Code(new byte[0], Keccak.EMPTY);

  private static final int JUMPDEST = 0x5b;
  private static final int PUSH1 = 0x60;
  private static final int PUSH32 = 0x7f;

  /// As many zeros after the end as the longest instruction has bytes: running off the end stops.
  private static final int PADDING = 33;

  private static final int DELEGATION_BYTES = 23;

  /// The most that a contract can have (EIP-170).
  private static final int CONTRACT_BYTES_MAX = 24_576;

  private final byte[] padded;
  private final int length;
  private final Hash hash;
  private final @Nullable Address delegate;
  private long @Nullable [] targets;
  private final @Nullable Object[] notes = new @Nullable Object[Fork.values().length];

  /// The code `bytes` whose hash is known.
  public Code(byte[] bytes, Hash hash) {
    this.padded = Arrays.copyOf(bytes, bytes.length + PADDING);
    this.length = bytes.length;
    this.hash = hash;
    this.delegate = isDelegation(bytes) ? Address.at(bytes, 3) : null;
  }

  /// The code `bytes`.
  public static Code of(byte[] bytes) {
    return bytes.length == 0 ? EMPTY : new Code(bytes, Keccak.hash(bytes));
  }

  /// The code that runs once and is then forgotten; its hash is never asked for.
  public static Code once(byte[] bytes) {
    return new Code(bytes, Hash.ZERO);
  }

  /// The delegation to `target` (EIP-7702): 0xef0100 ‖ address.
  public static Code delegation(Address target) {
    byte[] bytes = new byte[DELEGATION_BYTES];
    bytes[0] = (byte) 0xef;
    bytes[1] = 1;
    target.write(bytes, 3);
    return of(bytes);
  }

  private static boolean isDelegation(byte[] b) {
    return b.length == DELEGATION_BYTES && b[0] == (byte) 0xef && b[1] == 1 && b[2] == 0;
  }

  /// The bytes, then zeros; nobody writes to the array.
  public byte[] padded() {
    return padded;
  }

  /// A fresh array of the bytes.
  public byte[] bytes() {
    return Arrays.copyOf(padded, length);
  }

  /// Number of bytes.
  public int length() {
    return length;
  }

  /// The hash of the bytes.
  public Hash hash() {
    return hash;
  }

  /// The account whose code runs in its place (EIP-7702); null for other code.
  public @Nullable Address delegate() {
    return delegate;
  }

  /// Where a jump may land, a bit a byte: a JUMPDEST that is not data of a PUSH. Nobody writes to
  /// the array.
  public long[] targets() {
    long[] map = targets;
    if (map == null) {
      map = map();
      targets = map; // two threads may both do this work; the maps are the same
    }
    return map;
  }

  /// Whether things are noted of it: not of what runs once, nor of more than a contract can have,
  /// which only a caller brings. Notes take eight times the memory of the code, and a thousand
  /// creations in each other would each have their own.
  public boolean isNoted() {
    return !hash.equals(Hash.ZERO) && length <= CONTRACT_BYTES_MAX;
  }

  /// Where an interpreter keeps what it finds under the rules of `fork`, at first `fresh` of the
  /// number of bytes with the padding. Threads share it.
  ///
  /// @param <N> one type for all calls
  @SuppressWarnings("unchecked") // there is one interpreter
  public <N> N notes(Fork fork, IntFunction<N> fresh) {
    Object kept = notes[fork.ordinal()];
    if (kept == null) {
      kept = fresh.apply(padded.length);
      notes[fork.ordinal()] = kept; // two threads may both do this; none needs the other's
    }
    return (N) kept;
  }

  private long[] map() {
    long[] map = new long[(length >> 6) + 1];
    for (int at = 0; at < length; at++) {
      int op = padded[at] & 0xff;
      if (op == JUMPDEST) {
        map[at >> 6] |= 1L << at;
      } else if (op >= PUSH1 && op <= PUSH32) {
        at += op - PUSH1 + 1;
      }
    }
    return map;
  }
}
