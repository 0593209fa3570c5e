package org.openledger.chain.rpc;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.openledger.chain.execution.ForkSchedule;
import org.openledger.chain.genesis.Genesis;
import org.openledger.evm.fork.BlobSchedule;
import org.openledger.evm.fork.Eip;
import org.openledger.evm.fork.Fork;
import org.openledger.evm.precompile.Precompiles;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Hex;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `eth_config` (EIP-7910): the rules that hold now, those that come next and the last known.
///
/// @param genesisHash the hash of block 0
record ForkConfig(Genesis genesis, Hash genesisHash) {
  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          Map.entry(0x01, "ECREC"),
          Map.entry(0x02, "SHA256"),
          Map.entry(0x03, "RIPEMD160"),
          Map.entry(0x04, "ID"),
          Map.entry(0x05, "MODEXP"),
          Map.entry(0x06, "BN254_ADD"),
          Map.entry(0x07, "BN254_MUL"),
          Map.entry(0x08, "BN254_PAIRING"),
          Map.entry(0x09, "BLAKE2F"),
          Map.entry(0x0a, "KZG_POINT_EVALUATION"),
          Map.entry(0x0b, "BLS12_G1ADD"),
          Map.entry(0x0c, "BLS12_G1MSM"),
          Map.entry(0x0d, "BLS12_G2ADD"),
          Map.entry(0x0e, "BLS12_G2MSM"),
          Map.entry(0x0f, "BLS12_PAIRING_CHECK"),
          Map.entry(0x10, "BLS12_MAP_FP_TO_G1"),
          Map.entry(0x11, "BLS12_MAP_FP2_TO_G2"),
          Map.entry(0x100, "P256VERIFY"));

  /// @param timestamp the head's
  JsonNode at(long timestamp) {
    Fork current = genesis.forks().at(timestamp);
    Optional<Fork> next = later(current).findFirst();
    ObjectNode out = Answers.JSON.objectNode();
    out.set("current", config(current));
    if (next.isPresent()) {
      out.set("next", config(next.get()));
      out.set("last", config(later(current).reduce((_, b) -> b).orElseThrow()));
    } else {
      out.putNull("next").putNull("last");
    }
    return out;
  }

  /// The forks that begin after `fork` has; of several that begin at once, the newest.
  private Stream<Fork> later(Fork fork) {
    ForkSchedule forks = genesis.forks();
    return Stream.of(Fork.values())
        .filter(f -> forks.first(f) > forks.first(fork) && forks.first(f) != ForkSchedule.NEVER)
        .filter(f -> forks.at(forks.first(f)) == f);
  }

  private ObjectNode config(Fork fork) {
    long first = genesis.forks().first(fork);
    ObjectNode out = Answers.JSON.objectNode();
    out.put("activationTime", first <= genesis.timestamp() ? 0 : first);
    BlobSchedule blobs = fork.blobs();
    out.putObject("blobSchedule")
        .put("target", blobs.target())
        .put("max", blobs.max())
        .put("baseFeeUpdateFraction", blobs.updateFraction());
    out.put("chainId", Answers.quantity(genesis.chainId()));
    out.put("forkId", forkId(first));
    ObjectNode precompiles = out.putObject("precompiles");
    new TreeMap<>(Precompiles.of(fork).byNumber())
        .forEach((number, _) ->
            precompiles.put(
                NAMES.getOrDefault(number, "0x" + Integer.toHexString(number)),
                new Address(0, 0, number).toHex()));
    system(fork, out.putObject("systemContracts"));
    return out;
  }

  private void system(Fork fork, ObjectNode out) {
    out.put("BEACON_ROOTS_ADDRESS", "0x000f3df6d732807ef1319fb7b8bb8522d0beac02");
    if (fork.has(Eip.REQUESTS)) {
      out.put(
              "CONSOLIDATION_REQUEST_PREDEPLOY_ADDRESS",
              "0x0000bbddc7ce488642fb579f8b00f3a590007251")
          .put("DEPOSIT_CONTRACT_ADDRESS", genesis.depositContract().toHex())
          .put("HISTORY_STORAGE_ADDRESS", "0x0000f90827f1c53a10cb7a02335b175320002935")
          .put(
              "WITHDRAWAL_REQUEST_PREDEPLOY_ADDRESS", "0x00000961ef480eb55e80d19ad83579a64c007002");
    }
  }

  /// EIP-6122: a checksum over the genesis and the times of the forks up to `time`.
  private String forkId(long time) {
    CRC32 crc = new CRC32();
    crc.update(genesisHash.bytes());
    List<Long> times =
        Stream.of(Fork.values()).map(genesis.forks()::first).distinct().sorted().toList();
    for (long first : times) {
      if (first > genesis.timestamp() && first <= time) {
        crc.update(ByteBuffer.allocate(8).putLong(first).flip());
      }
    }
    return Hex.encode(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }
}
