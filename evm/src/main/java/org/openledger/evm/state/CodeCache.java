package org.openledger.evm.state;

import java.util.LinkedHashMap;
import org.openledger.primitives.Hash;

/// Code by its hash, least recently used out first, so that jump maps outlive a block. Any thread.
public final class CodeCache {
  /// A byte of code has a long of notes when it has run.
  private static final int BYTES_A_BYTE = 1 + Long.BYTES;

  private final long bytesMax;
  private final LinkedHashMap<Hash, Code> codes = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  /// A cache of at most `bytesMax` bytes of code and what is noted of it.
  public CodeCache(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /// The code with `hash`, out of `world` when it is not here.
  public synchronized Code code(Hash hash, World world) {
    Code found = codes.get(hash);
    if (found != null) {
      return found;
    }
    Code code = new Code(world.code(hash), hash);
    put(code);
    return code;
  }

  /// Keeps `code`.
  public synchronized void put(Code code) {
    if (codes.putIfAbsent(code.hash(), code) == null) {
      bytes += weight(code);
    }
    var eldest = codes.entrySet().iterator();
    while (bytes > bytesMax && eldest.hasNext()) {
      bytes -= weight(eldest.next().getValue());
      eldest.remove();
    }
  }

  private static long weight(Code code) {
    return (long) BYTES_A_BYTE * code.length();
  }
}
