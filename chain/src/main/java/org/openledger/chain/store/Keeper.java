package org.openledger.chain.store;

import java.util.List;
import org.openledger.chain.block.SignedTransaction;
import org.openledger.primitives.Hash;

/// Remembers what waits beyond the end of the process.
public interface Keeper {
  /// Remembers nothing.
  Keeper NONE =
      new Keeper() {
        @Override
        public void put(SignedTransaction transaction) {}

        @Override
        public void remove(List<Hash> transactions) {}

        @Override
        public void flush() {}
      };

  /// A transaction waits from now on.
  void put(SignedTransaction transaction);

  /// These do not wait any more.
  void remove(List<Hash> transactions);

  /// Returns once all that was said before is remembered; until then it may be forgotten.
  void flush();
}
