package org.openledger.chain.genesis;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openledger.chain.block.Block;
import org.openledger.chain.block.Bloom;
import org.openledger.chain.block.ChainException;
import org.openledger.chain.block.ChainException.Code;
import org.openledger.chain.block.Header;
import org.openledger.chain.execution.FeeMarket;
import org.openledger.chain.execution.ForkSchedule;
import org.openledger.chain.state.StateTrie;
import org.openledger.chain.trie.Trie;
import org.openledger.evm.fork.Eip;
import org.openledger.evm.fork.Fork;
import org.openledger.evm.state.Change;
import org.openledger.evm.transaction.SystemCalls;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.UInt256;

/// The first block and the accounts it starts with, all rules up to Cancun in force.
///
/// @param timestamp seconds since 1970
/// @param forks when later rules begin
/// @param depositContract whose logs are deposits (EIP-6110)
public record Genesis(
    long chainId,
    long timestamp,
    long gasLimit,
    UInt256 baseFee,
    Address feeRecipient,
    Hash prevRandao,
    byte[] extraData,
    ForkSchedule forks,
    Address depositContract,
    Map<Address, FirstAccount> accounts) {
  /// The chain id of OpenLedger's demo network.
  public static final long DEMO_CHAIN_ID = 47_510;

  /// The gas limit of a chain that names none.
  public static final long GAS_LIMIT = 30_000_000;

  public Genesis {
    if (chainId <= 0 || gasLimit < FeeMarket.GAS_LIMIT_MIN || timestamp < 0) {
      throw new ChainException(
          Code.GENESIS,
          "a genesis wants chain id > 0, gas limit ≥ %d, timestamp ≥ 0; got %d, %d, %d"
              .formatted(FeeMarket.GAS_LIMIT_MIN, chainId, gasLimit, timestamp));
    }
    if (extraData.length > 32) {
      throw new ChainException(
          Code.GENESIS, "extra data has at most 32 bytes, got " + extraData.length);
    }
    extraData = extraData.clone();
    accounts = Map.copyOf(accounts);
  }

  /// A chain by Osaka's rules with balances in wei, the protocol's contracts and the usual rest.
  public static Genesis of(long chainId, long timestamp, Map<Address, UInt256> balances) {
    Map<Address, FirstAccount> accounts = new LinkedHashMap<>(Predeploys.accounts());
    balances.forEach((address, wei) -> accounts.put(address, FirstAccount.of(wei)));
    return new Genesis(
        chainId,
        timestamp,
        GAS_LIMIT,
        FeeMarket.INITIAL_BASE_FEE,
        Address.ZERO,
        Hash.ZERO,
        "OpenLedger".getBytes(StandardCharsets.US_ASCII),
        ForkSchedule.OSAKA,
        Address.ZERO,
        accounts);
  }

  /// The same genesis with another gas limit.
  public Genesis withGasLimit(long other) {
    return new Genesis(
        chainId,
        timestamp,
        other,
        baseFee,
        feeRecipient,
        prevRandao,
        extraData,
        forks,
        depositContract,
        accounts);
  }

  /// The first accounts as changes of the empty state.
  public Map<Address, Change> changes() {
    Map<Address, Change> changes = new TreeMap<>();
    accounts.forEach((address, account) -> changes.put(address, account.change()));
    return changes;
  }

  /// Block 0.
  public Block block() {
    Fork fork = forks.at(timestamp);
    Header header =
        new Header(
            Hash.ZERO,
            Header.NO_OMMERS,
            feeRecipient,
            StateTrie.rootOf(changes()),
            Trie.EMPTY_ROOT,
            Trie.EMPTY_ROOT,
            Bloom.EMPTY,
            UInt256.ZERO,
            0,
            gasLimit,
            0,
            timestamp,
            extraData,
            prevRandao,
            new byte[8],
            baseFee,
            Trie.EMPTY_ROOT,
            0,
            0,
            Hash.ZERO,
            fork.has(Eip.REQUESTS) ? SystemCalls.hash(List.of()) : null);
    return Block.of(header, List.of());
  }
}
