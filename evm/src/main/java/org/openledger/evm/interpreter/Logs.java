package org.openledger.evm.interpreter;

import java.util.ArrayList;
import java.util.List;
import org.openledger.evm.state.Journal;
import org.openledger.evm.state.Log;
import org.openledger.primitives.Hash;

/// LOG0 to LOG4.
final class Logs {
  private static final long BYTE = 8;

  private Logs() {}

  static void log(Frame f, Journal journal, int topics) {
    f.forbidStatic();
    long offset = f.popLong();
    long size = f.popLong();
    int at = f.expand(offset, size);
    f.charge(BYTE * size);
    List<Hash> words = new ArrayList<>(topics);
    for (int i = 0; i < topics; i++) {
      words.add(f.popHash());
    }
    journal.log(new Log(f.address, words, f.copyOut(at, size)));
  }
}
