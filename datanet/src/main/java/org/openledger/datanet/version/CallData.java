package org.openledger.datanet.version;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.openledger.datanet.row.DatanetException;
import org.openledger.datanet.version.Registration.CommitStore;
import org.openledger.datanet.version.Registration.CountContributors;
import org.openledger.datanet.version.Registration.RegisterRun;
import org.openledger.datanet.version.Registration.Run;
import org.openledger.datanet.version.Registration.SealVersion;
import org.openledger.primitives.Abi;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.UInt256;

/// The arguments of a call in order, each with the Java type that [Abi] gives it.
record CallData(List<Object> values) {

  /// The registration that `data`, of at least four bytes, is a call of; empty for other calls.
  static Optional<Registration> read(byte[] data) {
    if (calls(data, SealVersion.SIGNATURE)) {
      var a = of(SealVersion.SIGNATURE, data);
      return Optional.of(
          new SealVersion(a.hash(0), a.number(1), a.hash(2), a.number(3), (String) a.at(4)));
    }
    if (calls(data, CountContributors.SIGNATURE)) {
      var a = of(CountContributors.SIGNATURE, data);
      return Optional.of(
          new CountContributors(
              a.hash(0), a.number(1), counts((List<?>) a.at(2), (List<?>) a.at(3))));
    }
    if (calls(data, RegisterRun.SIGNATURE)) {
      var a = of(RegisterRun.SIGNATURE, data);
      var run = new Run(a.hash(1), a.hash(2), a.hash(3), a.hash(4), a.number(5));
      return Optional.of(new RegisterRun(a.hash(0), run, a.hash(6)));
    }
    if (calls(data, CommitStore.SIGNATURE)) {
      var a = of(CommitStore.SIGNATURE, data);
      return Optional.of(new CommitStore(a.hash(0), a.hash(1), a.hash(2), a.hash(3), a.number(4)));
    }
    return Optional.empty();
  }

  private static boolean calls(byte[] data, String signature) {
    return Arrays.equals(Abi.selector(signature), Arrays.copyOf(data, 4));
  }

  private static CallData of(String signature, byte[] data) {
    return new CallData(Abi.decodeCall(signature, data));
  }

  private static SortedMap<Address, Integer> counts(List<?> contributors, List<?> rows) {
    SortedMap<Address, Integer> counts = new TreeMap<>();
    for (int i = 0; i < contributors.size() && i < rows.size(); i++) {
      UInt256 count = (UInt256) rows.get(i);
      if (!count.fitsLong() || count.w0() > RowTree.ROWS_MAX) {
        throw DatanetException.invalid("a contributor of " + count + " rows");
      }
      counts.put((Address) contributors.get(i), (int) count.w0());
    }
    if (contributors.size() != rows.size() || counts.size() != rows.size()) {
      throw DatanetException.invalid(
          "%d contributors, %d of them distinct, for %d counts"
              .formatted(contributors.size(), counts.size(), rows.size()));
    }
    return counts;
  }

  private Object at(int i) {
    return values.get(i);
  }

  private Hash hash(int i) {
    return (Hash) at(i);
  }

  private long number(int i) {
    return ((UInt256) at(i)).w0();
  }
}
