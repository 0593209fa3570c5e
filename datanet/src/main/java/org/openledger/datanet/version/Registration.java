package org.openledger.datanet.version;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.openledger.datanet.row.DatanetException;
import org.openledger.primitives.Abi;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Hex;
import org.openledger.primitives.PrimitivesException;
import org.openledger.primitives.UInt256;

/// What is written on chain about a Datanet and the models made from it, as the data of a
/// transaction.
///
/// The bytes are those of a contract call by Solidity's ABI, so a contract that comes to stand at
/// the same address can read everything written before it. Integers are unsigned 64-bit.
public sealed interface Registration {
  /// The most bytes that are looked at: the most that a transaction may carry.
  int BYTES_MAX = 128 << 10;

  /// A version of a Datanet is sealed.
  ///
  /// @param datanet the Datanet's id
  /// @param version the version's number
  /// @param root the root of its rows
  /// @param rows how many rows it has
  /// @param licence its SPDX expression
  record SealVersion(Hash datanet, long version, Hash root, long rows, String licence)
      implements Registration {
    static final String SIGNATURE = "sealVersion(bytes32,uint64,bytes32,uint64,string)";
  }

  /// How many of a version's rows are whose; a version with more contributors than one transaction
  /// holds is counted in several.
  ///
  /// @param datanet the Datanet's id
  /// @param version the version's number
  /// @param counts rows by contributor, at most [#CONTRIBUTORS_MAX]
  record CountContributors(Hash datanet, long version, SortedMap<Address, Integer> counts)
      implements Registration {
    /// The most contributors of one registration.
    public static final int CONTRIBUTORS_MAX = 1000;

    static final String SIGNATURE = "countContributors(bytes32,uint64,address[],uint64[])";

    /// Keeps its own copy.
    public CountContributors {
      if (counts.size() > CONTRIBUTORS_MAX) {
        throw DatanetException.invalid(
            "%,d contributors in one registration; the limit is %,d"
                .formatted(counts.size(), CONTRIBUTORS_MAX));
      }
      counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
    }
  }

  /// A fine-tuning run is done.
  ///
  /// @param model the model's id
  /// @param run what went into it
  /// @param adapter the digest of the adapter that came out
  record RegisterRun(Hash model, Run run, Hash adapter) implements Registration {
    static final String SIGNATURE =
        "registerRun(bytes32,bytes32,bytes32,bytes32,bytes32,uint64,bytes32)";
  }

  /// What went into a run.
  ///
  /// @param base the base model's digest
  /// @param datanetRoot the root of the version it was trained on
  /// @param drawnRoot the root of the rows it drew
  /// @param config the digest of its configuration
  /// @param seed its seed, as an unsigned number
  record Run(Hash base, Hash datanetRoot, Hash drawnRoot, Hash config, long seed) {}

  /// The sketched gradients of a model's rows are fixed.
  ///
  /// @param model the model's id
  /// @param storeRoot the root of the vector store
  /// @param contributorsDigest the digest of the contributors' summed vectors
  /// @param sketchSeed what the projection was drawn from
  /// @param rows how many rows were sketched
  record CommitStore(
      Hash model, Hash storeRoot, Hash contributorsDigest, Hash sketchSeed, long rows)
      implements Registration {
    static final String SIGNATURE = "commitStore(bytes32,bytes32,bytes32,bytes32,uint64)";
  }

  /// The transaction's data.
  default byte[] encode() {
    return switch (this) {
      case SealVersion s ->
          Abi.encodeCall(
              SealVersion.SIGNATURE,
              s.datanet(),
              unsigned(s.version()),
              s.root(),
              unsigned(s.rows()),
              s.licence());
      case CountContributors c ->
          Abi.encodeCall(
              CountContributors.SIGNATURE,
              c.datanet(),
              unsigned(c.version()),
              List.copyOf(c.counts().keySet()),
              c.counts().values().stream().map(n -> unsigned(n)).toList());
      case RegisterRun r ->
          Abi.encodeCall(
              RegisterRun.SIGNATURE,
              r.model(),
              r.run().base(),
              r.run().datanetRoot(),
              r.run().drawnRoot(),
              r.run().config(),
              unsigned(r.run().seed()),
              r.adapter());
      case CommitStore c ->
          Abi.encodeCall(
              CommitStore.SIGNATURE,
              c.model(),
              c.storeRoot(),
              c.contributorsDigest(),
              c.sketchSeed(),
              unsigned(c.rows()));
    };
  }

  /// Reads a transaction's data; empty when it is no registration, an error when it begins as one
  /// but is not.
  static Optional<Registration> decode(byte[] data) {
    if (data.length < 4 || data.length > BYTES_MAX) {
      return Optional.empty();
    }
    try {
      return CallData.read(data);
    } catch (PrimitivesException e) {
      throw new DatanetException(
          DatanetException.Code.INVALID,
          "%,d bytes that begin as a registration (%s) are none: %s"
              .formatted(data.length, Hex.encode(Arrays.copyOf(data, 4)), e.getMessage()),
          e);
    }
  }

  private static UInt256 unsigned(long value) {
    return new UInt256(0, 0, 0, value);
  }
}
