package org.openledger.evm.interpreter;

import java.util.ArrayList;
import java.util.List;
import org.openledger.evm.state.Log;
import org.openledger.primitives.Hash;

/// LOG0 to LOG4.
final class Logs {
  private static final long BYTE = 8;

  private Logs() {}

  static void log(Frame f, Machine m, int topics) {
    f.forbidStatic();
    long offset = f.popLong();
    long size = f.popLong();
    int at = f.expand(offset, size);
    f.charge(BYTE * size);
    List<Hash> words = new ArrayList<>(topics);
    for (int i = 0; i < topics; i++) {
      words.add(f.popHash());
    }
    Log log = new Log(f.address, words, f.copyOut(at, size));
    m.journal().log(log);
    Tracer tracer = m.tracer();
    if (tracer != null) {
      tracer.log(log);
    }
  }
}
