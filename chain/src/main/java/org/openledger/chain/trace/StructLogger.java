package org.openledger.chain.trace;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.openledger.evm.interpreter.CallResult;
import org.openledger.evm.interpreter.Ending;
import org.openledger.evm.interpreter.Frame;
import org.openledger.evm.interpreter.Message;
import org.openledger.evm.interpreter.OpTable;
import org.openledger.evm.state.Journal;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hex;
import org.openledger.primitives.UInt256;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/// Every instruction with the stack before it and what it cost: geth's default tracer. One thread.
///
/// What an instruction cost is known when the next thing happens; until then its entry waits.
final class StructLogger implements TransactionTracer {
  private static final int ENTRY_CHARS = 90;
  private static final int WORD_CHARS = 70;
  private static final int PREVRANDAO = 0x44;
  private static final int INVALID = 0xfe;

  private final StructLogOptions options;
  private final TraceBudget budget;
  private final Map<Address, Map<UInt256, UInt256>> storage = new HashMap<>();
  private final ArrayNode entries = JsonNodeFactory.instance.arrayNode();
  private @Nullable TraceScope scope;
  private @Nullable ObjectNode waiting;
  private @Nullable Frame frame;
  private @Nullable CallResult last;
  private long gasBefore;
  private int opcode;
  private long chars;

  StructLogger(StructLogOptions options, TraceBudget budget) {
    this.options = options;
    this.budget = budget;
  }

  @Override
  public void begin(TraceScope begun) {
    scope = begun;
  }

  @Override
  public void step(Frame f, int op) {
    if (waiting != null) {
      charge(gasBefore - f.gas());
    }
    if (options.limit() != 0 && chars > options.limit()) {
      return;
    }
    Journal journal = scope().journal();
    ObjectNode entry = JsonNodeFactory.instance.objectNode();
    entry
        .put("pc", f.pc())
        .put("op", name(op))
        .put("gas", f.gas())
        .put("depth", f.message().depth() + 1);
    if (!options.disableStack()) {
      stack(f, entry);
    }
    if (options.enableMemory()) {
      memory(f, entry);
    }
    if (options.enableReturnData() && f.returnData().length > 0) {
      budget.spend(2L * f.returnData().length);
      entry.put("returnData", Hex.encode(f.returnData()));
    }
    if (!options.disableStorage() && Touching.slot(op)) {
      storage(f, op, entry, journal);
    }
    if (journal.refund() != 0) {
      entry.put("refund", journal.refund());
    }
    budget.spend(ENTRY_CHARS);
    waiting = entry;
    frame = f;
    gasBefore = f.gas();
    opcode = op;
  }

  private void stack(Frame f, ObjectNode entry) {
    ArrayNode words = entry.putArray("stack");
    long size = 0;
    for (int i = f.stackSize() - 1; i >= 0; i--) {
      String word = f.word(i).toHex();
      size += word.length() + 3;
      words.add(word);
    }
    budget.spend(size);
  }

  private void memory(Frame f, ObjectNode entry) {
    long size = f.memorySize() / 32L * WORD_CHARS;
    budget.spend(size); // before it is copied
    if (size > 0) {
      byte[] bytes = f.memory();
      ArrayNode words = entry.putArray("memory");
      for (int at = 0; at < bytes.length; at += 32) {
        words.add(Hex.encode(UInt256.at(bytes, at).bytes()));
      }
    }
  }

  private void storage(Frame f, int op, ObjectNode entry, Journal journal) {
    boolean stores = op == Touching.SSTORE;
    if (f.stackSize() < (stores ? 2 : 1)) {
      return;
    }
    Map<UInt256, UInt256> slots = storage.computeIfAbsent(f.address(), _ -> new TreeMap<>());
    UInt256 slot = f.word(0);
    slots.put(slot, stores ? f.word(1) : journal.storage(f.address(), slot));
    budget.spend(2L * WORD_CHARS * slots.size());
    ObjectNode shown = entry.putObject("storage");
    slots.forEach((key, value) -> shown.put(Hex.encode(key.bytes()), Hex.encode(value.bytes())));
  }

  @Override
  public void enter(Message child) {
    Frame caller = frame;
    if (waiting != null && caller != null) {
      // What a creation hands on is no part of its price; what a call hands on is.
      charge(gasBefore - caller.gas() - (child.creates() ? child.gas() : 0));
    }
  }

  @Override
  public void ended(Frame f, Ending ending) {
    ObjectNode entry = waiting;
    if (entry == null) {
      return;
    }
    long constant = OpTable.of(scope().block().fork()).constantGas(opcode);
    switch (ending) {
      case STACK_UNDERFLOW, STACK_OVERFLOW, OUT_OF_GAS, STORE_STIPEND -> {
        entry.put("error", FailureText.of(ending, f.detail()));
        charge(Math.max(gasBefore - f.gas(), constant));
      }
      case BAD_JUMP, UNDEFINED_OPCODE -> charge(constant);
      case SUCCESS,
          REVERT,
          CODE_GAS,
          WRITE_PROTECTION,
          RETURN_DATA_BOUNDS,
          CODE_TOO_LARGE,
          CODE_RESERVED,
          ADDRESS_TAKEN,
          PRECOMPILE_FAILED,
          TOO_DEEP,
          BALANCE_TOO_LOW,
          NONCE_AT_MAX ->
          charge(gasBefore - f.gas());
    }
  }

  @Override
  public void exit(CallResult result) {
    last = result;
  }

  private void charge(long cost) {
    ObjectNode entry = Objects.requireNonNull(waiting);
    waiting = null;
    String text = entry.put("gasCost", cost).toString();
    chars += text.length();
    entries.addRawValue(new RawValue(text)); // a tenth of the memory that its nodes take
  }

  @Override
  public JsonNode result(long gasUsed) {
    CallResult top = Objects.requireNonNull(last, "a transaction that made no call");
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    out.put("gas", gasUsed)
        .put("failed", top.ending() != Ending.SUCCESS)
        .put("returnValue", Hex.encode(top.output()));
    out.set("structLogs", entries);
    return out;
  }

  private String name(int op) {
    if (op == PREVRANDAO) {
      return "DIFFICULTY"; // geth keeps the old name
    }
    String name = OpTable.of(scope().block().fork()).name(op);
    if (name != null) {
      return name;
    }
    return op == INVALID ? "INVALID" : "opcode 0x%x not defined".formatted(op);
  }

  private TraceScope scope() {
    return Objects.requireNonNull(scope, "a tracer that was not begun");
  }
}
