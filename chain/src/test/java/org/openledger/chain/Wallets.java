package org.openledger.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openledger.chain.block.SignedTransaction;
import org.openledger.chain.block.Transactions;
import org.openledger.chain.genesis.Genesis;
import org.openledger.chain.genesis.Predeploys;
import org.openledger.primitives.Address;
import org.openledger.primitives.KeyPair;
import org.openledger.primitives.UInt256;

/// Accounts with money, and what they sign.
public final class Wallets {
  public static final long CHAIN = Genesis.DEMO_CHAIN_ID;
  public static final UInt256 GWEI = UInt256.of(1_000_000_000);
  public static final UInt256 ETHER = UInt256.of(1_000_000_000_000_000_000L);

  private Wallets() {}

  public static KeyPair wallet(int i) {
    return KeyPair.fromSeed(new byte[] {'w', (byte) i});
  }

  public static Address address(int i) {
    return wallet(i).address();
  }

  /// The first dozen wallets and the protocol's contracts.
  public static List<Address> everybody() {
    List<Address> all = new ArrayList<>(Predeploys.accounts().keySet());
    for (int i = 0; i < 12; i++) {
      all.add(address(i));
    }
    return all;
  }

  /// 100 OPEN each for the first `n` wallets.
  public static Genesis genesis(int n) {
    Map<Address, UInt256> balances = new TreeMap<>();
    for (int i = 0; i < n; i++) {
      balances.put(address(i), ETHER.multiply(100));
    }
    return Genesis.of(CHAIN, 1_700_000_000, balances);
  }

  public static SignedTransaction transfer(int from, long nonce, Address to, UInt256 value) {
    return transfer(from, nonce, to, value, fee(GWEI.multiply(3), GWEI));
  }

  public static SignedTransaction transfer(
      int from, long nonce, Address to, UInt256 value, Transactions.Gas gas) {
    return Transactions.sign(
        wallet(from), CHAIN, nonce, gas, Transactions.Call.transfer(to, value));
  }

  /// The gas of a transfer at these prices.
  public static Transactions.Gas fee(UInt256 maxFee, UInt256 maxTip) {
    return new Transactions.Gas(21_000, maxFee, maxTip);
  }
}
