package org.openledger.chain.rpc;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.state.OverlayWorld;
import org.openledger.evm.precompile.Precompiles;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Hex;
import org.openledger.primitives.PrimitivesException;
import org.openledger.primitives.UInt256;
import tools.jackson.databind.JsonNode;

/// Accounts that a call shall find other than they are: geth's `stateOverrides`.
record StateOverrides(Map<Address, Account> accounts) {
  /// Nothing else than it is.
  static final StateOverrides NONE = new StateOverrides(Map.of());

  /// What is different about one account.
  record Account(
      @Nullable Long nonce,
      byte @Nullable [] code,
      @Nullable UInt256 balance,
      @Nullable Map<UInt256, UInt256> state,
      @Nullable Map<UInt256, UInt256> stateDiff,
      @Nullable Address movePrecompileTo) {}

  /// Part of argument `i` of a call.
  static StateOverrides of(int i, JsonNode node) {
    Fields all = new Fields(i, node, "override.StateOverride");
    Map<Address, Account> accounts = new TreeMap<>();
    for (Map.Entry<String, JsonNode> e : all.node().properties()) {
      Fields f = new Fields(i, e.getValue(), "override.OverrideAccount");
      accounts.put(
          key(i, e.getKey()),
          new Account(
              f.uint64("nonce"),
              f.bytes("code"),
              f.number("balance"),
              f.part("state", StateOverrides::slots),
              f.part("stateDiff", StateOverrides::slots),
              f.address("movePrecompileToAddress")));
    }
    return new StateOverrides(accounts);
  }

  private static Address key(int i, String text) {
    try {
      return Address.parse(text.toLowerCase(Locale.ROOT));
    } catch (PrimitivesException e) {
      throw RpcFailure.argument(
          i, "json: cannot unmarshal a key into Go value of type common.Address");
    }
  }

  private static Map<UInt256, UInt256> slots(int i, JsonNode node) {
    Fields all = new Fields(i, node, "map[common.Hash]common.Hash");
    Map<UInt256, UInt256> slots = new HashMap<>();
    for (Map.Entry<String, JsonNode> e : all.node().properties()) {
      slots.put(word(i, e.getKey()), UInt256.fromBytes(Fields.hash(i, e.getValue()).bytes()));
    }
    return slots;
  }

  private static UInt256 word(int i, String text) {
    try {
      return UInt256.fromBytes(Hex.decode(text, Hash.BYTES));
    } catch (PrimitivesException e) {
      throw RpcFailure.argument(
          i, "json: cannot unmarshal a key into Go value of type common.Hash");
    }
  }

  /// Puts them over `world` and gives the precompiled contracts that are left where they were.
  Precompiles apply(OverlayWorld world, Precompiles precompiles) {
    Precompiles left = precompiles;
    Set<Address> taken = new HashSet<>();
    for (Map.Entry<Address, Account> e : accounts.entrySet()) {
      Address address = e.getKey();
      if (taken.contains(address)) {
        throw RpcFailure.server(
            "account %s has already been overridden by a precompile".formatted(address));
      }
      left = move(address, e.getValue(), left, taken);
      apply(address, e.getValue(), world);
    }
    return left;
  }

  private Precompiles move(Address address, Account account, Precompiles left, Set<Address> taken) {
    boolean contract = left.at(address) != null;
    Address to = account.movePrecompileTo();
    if (to != null) {
      if (!contract) {
        throw RpcFailure.server("account %s is not a precompile".formatted(address));
      }
      if (accounts.containsKey(to)) {
        throw RpcFailure.server("account %s is already overridden".formatted(to));
      }
      taken.add(to);
    }
    return contract ? left.without(address, to) : left;
  }

  private static void apply(Address address, Account account, OverlayWorld world) {
    if (account.nonce() != null) {
      world.setNonce(address, account.nonce());
    }
    if (account.code() != null) {
      world.setCode(address, account.code());
    }
    if (account.balance() != null) {
      world.setBalance(address, account.balance());
    }
    if (account.state() != null && account.stateDiff() != null) {
      throw RpcFailure.server("account %s has both 'state' and 'stateDiff'".formatted(address));
    }
    if (account.state() != null) {
      world.wipeStorage(address);
      account.state().forEach((slot, value) -> world.setStorage(address, slot, value));
    }
    if (account.stateDiff() != null) {
      account.stateDiff().forEach((slot, value) -> world.setStorage(address, slot, value));
    }
  }
}
