package org.openledger.chain.trace;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.openledger.evm.interpreter.CallResult;
import org.openledger.evm.interpreter.Frame;
import org.openledger.evm.interpreter.Message;
import org.openledger.evm.interpreter.Tracer;
import org.openledger.evm.transaction.AccessItem;
import org.openledger.primitives.Address;
import org.openledger.primitives.UInt256;

/// Collects the accounts and slots that a transaction touches, for `eth_createAccessList`
/// (EIP-2930). Accounts that are warm anyway are left out unless a slot of theirs is touched.
public final class AccessListTracer implements Tracer {
  private final Set<Address> warm;
  private final Map<Address, Set<UInt256>> touched = new TreeMap<>();

  /// A tracer that begins with `known`.
  public AccessListTracer(List<AccessItem> known, Set<Address> warm) {
    this.warm = Set.copyOf(warm);
    for (AccessItem item : known) {
      if (!warm.contains(item.address())) {
        slots(item.address()).addAll(item.slots());
      }
    }
  }

  @Override
  public void step(Frame frame, int opcode) {
    int words = frame.stackSize();
    if (Touching.slot(opcode) && words >= 1) {
      slots(frame.address()).add(frame.word(0));
    } else if (Touching.account(opcode) && words >= 1) {
      touch(Touching.address(frame.word(0)));
    } else if (Touching.call(opcode) && words >= 5) {
      touch(Touching.address(frame.word(1)));
    }
  }

  @Override
  public void enter(Message message) {}

  @Override
  public void exit(CallResult result) {}

  private void touch(Address address) {
    if (!warm.contains(address)) {
      slots(address);
    }
  }

  private Set<UInt256> slots(Address address) {
    return touched.computeIfAbsent(address, _ -> new TreeSet<>());
  }

  /// The list, in order.
  public List<AccessItem> list() {
    return touched.entrySet().stream()
        .map(e -> new AccessItem(e.getKey(), List.copyOf(e.getValue())))
        .toList();
  }
}
