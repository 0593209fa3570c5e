package org.openledger.chain.state;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.openledger.primitives.Address;
import org.openledger.primitives.UInt256;

/// The accounts while a block runs: what it read and what it changed, over the state before it. One
/// thread.
public final class WorldState implements StateReader {
  private final StateReader before;
  private final Map<Address, Account> read = new HashMap<>();
  private final Map<Address, Account> changed = new LinkedHashMap<>();

  /// A change of one account; either side may be [Account#EMPTY].
  public record Change(Account before, Account after) {}

  /// A state that starts as `before`.
  public WorldState(StateReader before) {
    this.before = before;
  }

  @Override
  public Account account(Address address) {
    Account account = changed.get(address);
    return account != null ? account : original(address);
  }

  /// Replaces an account.
  public void set(Address address, Account account) {
    changed.put(address, account);
  }

  /// Adds wei to an account. Crediting nothing leaves an absent account absent (EIP-161).
  public void credit(Address address, UInt256 wei) {
    Account account = account(address);
    set(address, account.withBalance(account.balance().add(wei)));
  }

  /// Takes wei from an account, which must have them.
  public void debit(Address address, UInt256 wei) {
    Account account = account(address);
    set(address, account.withBalance(account.balance().subtract(wei)));
  }

  /// What differs from the state before, in the order of first change.
  public Map<Address, Change> changes() {
    Map<Address, Change> changes = new LinkedHashMap<>();
    changed.forEach((address, after) -> {
      Account first = original(address);
      Account last = after.isEmpty() ? Account.EMPTY : after;
      if (!first.equals(last)) {
        changes.put(address, new Change(first, last));
      }
    });
    return changes;
  }

  private Account original(Address address) {
    return read.computeIfAbsent(address, before::account);
  }
}
