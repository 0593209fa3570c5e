package org.openledger.node.wallet;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openledger.chain.execution.FeeMarket;
import org.openledger.chain.genesis.FirstAccount;
import org.openledger.chain.genesis.Genesis;
import org.openledger.chain.genesis.Predeploys;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.UInt256;

/// A chain to try things on, with money in the ten accounts whose keys every Ethereum developer
/// knows (those of anvil and Hardhat). Marked in its genesis, so that a node can refuse to show it
/// to anybody else.
public final class DevChain {
  private static final byte[] MARK = "OpenLedger dev".getBytes(StandardCharsets.US_ASCII);
  private static final UInt256 WEI = UInt256.parse("1000000000000000000000000");

  /// The first ten accounts of the mnemonic "test test test test test test test test test test test
  /// junk" under m/44'/60'/0'/0.
  private static final List<Address> ACCOUNTS =
      List.of(
          Address.parse("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"),
          Address.parse("0x70997970C51812dc3A010C7d01b50e0d17dc79C8"),
          Address.parse("0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC"),
          Address.parse("0x90F79bf6EB2c4f870365E785982E1f101E93b906"),
          Address.parse("0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65"),
          Address.parse("0x9965507D1a55bcC2695C58ba16FB37d819B0A4dc"),
          Address.parse("0x976EA74026E726554dB657fA54763abd0C3a0aa9"),
          Address.parse("0x14dC79964da2C08b23698B3D3cc7Ca32193d9955"),
          Address.parse("0x23618e81E3f5cdF7f54C3d65f7FBc0aBf5B21E8f"),
          Address.parse("0xa0Ee7A142d267C1f36714E4a8F75612F20a79720"));

  private DevChain() {}

  /// Its genesis: a million OPEN in each account.
  public static Genesis genesis(long gasLimit, long timestamp) {
    Map<Address, FirstAccount> accounts = new TreeMap<>(Predeploys.accounts());
    ACCOUNTS.forEach(address -> accounts.put(address, FirstAccount.of(WEI)));
    Genesis plain = Genesis.of(Genesis.DEMO_CHAIN_ID, timestamp, Map.of());
    return new Genesis(
        plain.chainId(),
        timestamp,
        gasLimit,
        FeeMarket.INITIAL_BASE_FEE,
        Address.ZERO,
        Hash.ZERO,
        MARK,
        plain.forks(),
        plain.depositContract(),
        accounts);
  }

  /// Whether everybody has the keys of a chain's money.
  public static boolean is(Genesis genesis) {
    return Arrays.equals(genesis.extraData(), MARK);
  }
}
