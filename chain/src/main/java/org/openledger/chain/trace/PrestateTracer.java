package org.openledger.chain.trace;

import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.openledger.evm.interpreter.CallResult;
import org.openledger.evm.interpreter.Ending;
import org.openledger.evm.interpreter.Frame;
import org.openledger.evm.interpreter.Message;
import org.openledger.evm.state.Journal;
import org.openledger.evm.transaction.Authorization;
import org.openledger.evm.transaction.Transaction;
import org.openledger.primitives.Address;
import org.openledger.primitives.UInt256;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The accounts and slots that a transaction touches as they were before it, and in diff mode what
/// it made of them: geth's `prestateTracer`. One thread.
final class PrestateTracer implements TransactionTracer {
  private static final int ACCOUNT_CHARS = 250;
  private static final int SLOT_CHARS = 140;

  private final Options options;
  private final TraceBudget budget;
  private final TreeMap<Address, Snapshot> before = new TreeMap<>();
  private final Set<Address> created = new HashSet<>();
  private final Set<Address> deleted = new HashSet<>();
  private @Nullable Journal journal;

  /// Runs when the instruction that it belongs to turns out not to have failed beforehand.
  private @Nullable Runnable look;

  /// What it shows.
  record Options(
      boolean diffMode, boolean disableCode, boolean disableStorage, boolean includeEmpty) {}

  PrestateTracer(Options options, TraceBudget budget) {
    this.options = options;
    this.budget = budget;
  }

  @Override
  public void begin(TraceScope scope) {
    journal = scope.journal();
    Transaction tx = scope.tx();
    Address to = tx.to();
    if (to != null) {
      withDelegate(to);
    }
    account(tx.sender());
    account(scope.block().coinbase());
    tx.authorizations().stream()
        .map(Authorization::authority)
        .flatMap(java.util.Optional::stream)
        .forEach(this::account);
  }

  @Override
  public void step(Frame f, int opcode) {
    looked(true);
    int words = f.stackSize();
    if (Touching.slot(opcode) && words >= 1) {
      Address address = f.address();
      UInt256 slot = f.word(0);
      UInt256 value = journal().storage(address, slot);
      look = () -> slot(address, slot, value);
    } else if (Touching.account(opcode) && words >= 1) {
      Address address = Touching.address(f.word(0));
      look = () -> account(address);
    } else if (Touching.call(opcode) && words >= 5) {
      Address address = Touching.address(f.word(1));
      look = () -> withDelegate(address);
    }
  }

  @Override
  public void enter(Message m) {
    looked(true);
    if (m.creates()) {
      account(m.address());
      created.add(m.address());
    }
  }

  @Override
  public void selfDestruct(Address contract, Address heir, UInt256 balance) {
    looked(true); // before the balance moves
    if (created.contains(contract)) {
      deleted.add(contract);
    }
  }

  @Override
  public void ended(Frame frame, Ending ending) {
    looked(
        switch (ending) {
          case OUT_OF_GAS, STORE_STIPEND, STACK_UNDERFLOW, STACK_OVERFLOW -> false;
          case SUCCESS,
              REVERT,
              CODE_GAS,
              BAD_JUMP,
              UNDEFINED_OPCODE,
              WRITE_PROTECTION,
              RETURN_DATA_BOUNDS,
              CODE_TOO_LARGE,
              CODE_RESERVED,
              ADDRESS_TAKEN,
              PRECOMPILE_FAILED,
              TOO_DEEP,
              BALANCE_TOO_LOW,
              NONCE_AT_MAX ->
              true;
        });
  }

  @Override
  public void exit(CallResult result) {
    looked(true);
  }

  private void looked(boolean happened) {
    Runnable run = look;
    look = null;
    if (run != null && happened) {
      run.run();
    }
  }

  private void withDelegate(Address address) {
    Address delegate = journal().code(address).delegate();
    account(address);
    if (delegate != null) {
      account(delegate);
    }
  }

  private void account(Address address) {
    if (!before.containsKey(address)) {
      Snapshot now = Snapshot.of(journal(), address);
      budget.spend(ACCOUNT_CHARS + (options.disableCode ? 0 : 2L * now.code().length()));
      before.put(address, now);
    }
  }

  private void slot(Address address, UInt256 slot, UInt256 value) {
    if (!options.disableStorage) {
      account(address);
      Snapshot snapshot = Objects.requireNonNull(before.get(address));
      if (snapshot.storage().putIfAbsent(slot, value) == null) {
        budget.spend(SLOT_CHARS);
      }
    }
  }

  @Override
  public JsonNode result(long gasUsed) {
    if (options.diffMode) {
      return difference();
    }
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    before.forEach((address, snapshot) -> {
      if (options.includeEmpty || !snapshot.wasEmpty()) {
        out.set(address.toHex(), snapshot.json(!options.disableCode));
      }
    });
    return out;
  }

  private ObjectNode difference() {
    ObjectNode pre = JsonNodeFactory.instance.objectNode();
    ObjectNode post = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<Address, Snapshot> e : before.entrySet()) {
      Address address = e.getKey();
      Snapshot was = e.getValue();
      boolean gone = deleted.contains(address);
      ObjectNode change = gone ? null : was.difference(journal(), address, !options.disableCode);
      if (change != null) {
        post.set(address.toHex(), change);
      }
      if ((gone || change != null) && !was.wasEmpty()) {
        pre.set(address.toHex(), was.json(!options.disableCode));
      }
    }
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    out.set("post", post);
    out.set("pre", pre);
    return out;
  }

  private Journal journal() {
    return Objects.requireNonNull(journal, "a tracer that was not begun");
  }
}
