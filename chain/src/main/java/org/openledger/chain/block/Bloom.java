package org.openledger.chain.block;

import java.util.Arrays;
import java.util.List;
import org.openledger.chain.block.ChainException.Code;
import org.openledger.evm.state.Log;
import org.openledger.primitives.Hex;
import org.openledger.primitives.Keccak;

/// The 2048-bit filter over log addresses and topics (Yellow Paper, 4.3.1).
public final class Bloom {
  /// Number of bytes.
  public static final int BYTES = 256;

  /// No log.
  public static final Bloom EMPTY = new Bloom(new byte[BYTES]);

  private final byte[] bits;

  private Bloom(byte[] bits) {
    this.bits = bits;
  }

  /// The filter with these bits.
  public static Bloom of(byte[] bits) {
    if (bits.length != BYTES) {
      throw new ChainException(Code.MALFORMED, "a bloom has 256 bytes, got " + bits.length);
    }
    return new Bloom(bits.clone());
  }

  /// The filter over `logs`.
  public static Bloom ofLogs(List<Log> logs) {
    if (logs.isEmpty()) {
      return EMPTY;
    }
    byte[] bits = new byte[BYTES];
    for (Log log : logs) {
      add(bits, log.address().bytes());
      log.topics().forEach(topic -> add(bits, topic.bytes()));
    }
    return new Bloom(bits);
  }

  /// What either filter holds.
  public Bloom or(Bloom other) {
    if (other == EMPTY || this == EMPTY) {
      return this == EMPTY ? other : this;
    }
    byte[] out = bits.clone();
    for (int i = 0; i < BYTES; i++) {
      out[i] |= other.bits[i];
    }
    return new Bloom(out);
  }

  /// A copy of the 256 bytes.
  public byte[] bytes() {
    return bits.clone();
  }

  /// Whether `value`, an address or a topic, may be among what the filter was made over.
  public boolean mayHold(byte[] value) {
    byte[] hash = Keccak.hash(value).bytes();
    for (int i = 0; i < 6; i += 2) {
      int bit = (hash[i] << 8 | hash[i + 1] & 0xff) & 2047;
      if ((bits[BYTES - 1 - bit / 8] & 1 << bit % 8) == 0) {
        return false;
      }
    }
    return true;
  }

  private static void add(byte[] bits, byte[] value) {
    byte[] hash = Keccak.hash(value).bytes();
    for (int i = 0; i < 6; i += 2) {
      int bit = (hash[i] << 8 | hash[i + 1] & 0xff) & 2047;
      bits[BYTES - 1 - bit / 8] |= (byte) (1 << bit % 8);
    }
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Bloom other && Arrays.equals(bits, other.bits);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bits);
  }

  @Override
  public String toString() {
    return Hex.encode(bits);
  }
}
