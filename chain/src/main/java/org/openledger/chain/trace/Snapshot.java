package org.openledger.chain.trace;

import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.openledger.evm.state.Code;
import org.openledger.evm.state.Journal;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Hex;
import org.openledger.primitives.UInt256;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// An account as it was when a transaction first touched it, with the slots that it touched.
record Snapshot(UInt256 balance, long nonce, Code code, TreeMap<UInt256, UInt256> storage) {
  static Snapshot of(Journal journal, Address address) {
    return new Snapshot(
        journal.balance(address), journal.nonce(address), journal.code(address), new TreeMap<>());
  }

  boolean wasEmpty() {
    return nonce == 0 && balance.isZero() && code.length() == 0;
  }

  ObjectNode json(boolean withCode) {
    ObjectNode out = JsonNodeFactory.instance.objectNode().put("balance", balance.toHex());
    if (code.length() > 0) {
      if (withCode) {
        out.put("code", Hex.encode(code.bytes()));
      }
      out.put("codeHash", code.hash().toString());
    }
    if (nonce != 0) {
      out.put("nonce", nonce);
    }
    if (!storage.isEmpty()) {
      ObjectNode slots = out.putObject("storage");
      storage.forEach((slot, value) -> put(slots, slot, value));
    }
    return out;
  }

  /// What is different now, null when nothing is; forgets the slots that are not.
  @Nullable ObjectNode difference(Journal journal, Address address, boolean withCode) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    if (!journal.balance(address).equals(balance)) {
      out.put("balance", journal.balance(address).toHex());
    }
    if (journal.nonce(address) != nonce) {
      out.put("nonce", journal.nonce(address));
    }
    Code now = journal.code(address);
    Hash hash = journal.isEmpty(address) ? Hash.ZERO : now.hash();
    if (!hash.equals(code.hash())) {
      out.put("codeHash", hash.toString());
      if (withCode && !now.hash().equals(code.hash())) {
        out.put("code", Hex.encode(now.bytes()));
      }
    }
    boolean moved = difference(journal, address, out);
    return out.isEmpty() && !moved ? null : out;
  }

  private boolean difference(Journal journal, Address address, ObjectNode out) {
    ObjectNode slots = JsonNodeFactory.instance.objectNode();
    boolean moved = false;
    for (Iterator<Map.Entry<UInt256, UInt256>> all = storage.entrySet().iterator();
        all.hasNext(); ) {
      Map.Entry<UInt256, UInt256> slot = all.next();
      UInt256 now = journal.storage(address, slot.getKey());
      boolean same = now.equals(slot.getValue());
      moved |= !same;
      if (!same && !now.isZero()) {
        put(slots, slot.getKey(), now);
      }
      if (same || slot.getValue().isZero()) {
        all.remove(); // a slot that was 0 is not shown as before
      }
    }
    if (!slots.isEmpty()) {
      out.set("storage", slots);
    }
    return moved;
  }

  private static void put(ObjectNode out, UInt256 slot, UInt256 value) {
    out.put(Hex.encode(slot.bytes()), Hex.encode(value.bytes()));
  }
}
