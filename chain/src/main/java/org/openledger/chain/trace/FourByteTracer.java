package org.openledger.chain.trace;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.openledger.evm.interpreter.Message;
import org.openledger.evm.precompile.Precompiles;
import org.openledger.primitives.Hex;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// How often each function was called with how many bytes: geth's `4byteTracer`.
final class FourByteTracer implements TransactionTracer {
  private static final int ID = 4;
  private static final int ENTRY_CHARS = 30;

  private final TraceBudget budget;
  private final Map<String, Integer> seen = new TreeMap<>();
  private @Nullable Precompiles precompiles;

  FourByteTracer(TraceBudget budget) {
    this.budget = budget;
  }

  @Override
  public void begin(TraceScope scope) {
    precompiles = Precompiles.of(scope.block().fork());
  }

  @Override
  public void enter(Message m) {
    boolean pure = Objects.requireNonNull(precompiles).at(m.codeAddress()) != null;
    if (m.creates() || pure || m.input().length() < ID) {
      return;
    }
    String id = Hex.encode(m.input().slice(0, ID)) + "-" + (m.input().length() - ID);
    if (seen.merge(id, 1, Integer::sum) == 1) {
      budget.spend(ENTRY_CHARS);
    }
  }

  @Override
  public JsonNode result(long gasUsed) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    seen.forEach(out::put);
    return out;
  }
}
