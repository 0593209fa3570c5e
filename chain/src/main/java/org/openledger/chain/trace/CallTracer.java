package org.openledger.chain.trace;

import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openledger.evm.interpreter.CallResult;
import org.openledger.evm.interpreter.Message;
import org.openledger.evm.state.Log;
import org.openledger.primitives.Address;
import org.openledger.primitives.UInt256;
import tools.jackson.databind.JsonNode;

/// The tree of a transaction's calls: geth's `callTracer`. One thread.
final class CallTracer implements TransactionTracer {
  /// What a frame or a log takes in the answer beside its bytes, about.
  private static final int FRAME_CHARS = 250;

  private final boolean onlyTopCall;
  private final boolean withLog;
  private final TraceBudget budget;
  private final ArrayDeque<CallFrame> open = new ArrayDeque<>();
  private @Nullable CallFrame root;
  private @Nullable TraceScope scope;
  private int depth = -1;

  CallTracer(boolean onlyTopCall, boolean withLog, TraceBudget budget) {
    this.onlyTopCall = onlyTopCall;
    this.withLog = withLog;
    this.budget = budget;
  }

  @Override
  public void begin(TraceScope begun) {
    scope = begun;
  }

  @Override
  public void enter(Message m) {
    depth++;
    if (onlyTopCall && depth > 0) {
      return;
    }
    budget.spend(FRAME_CHARS + 2L * (m.creates() ? m.code().length() : m.input().length()));
    CallFrame frame = CallFrame.of(m, depth == 0 ? scope().tx().gasLimit() : m.gas());
    CallFrame parent = open.peek();
    if (parent == null) {
      root = frame;
    } else {
      parent.calls.add(frame);
    }
    open.push(frame);
  }

  @Override
  public void exit(CallResult result) {
    depth--;
    if (onlyTopCall && depth >= 0) {
      return;
    }
    CallFrame frame = open.pop();
    budget.spend(2L * result.output().length);
    frame.gasUsed = frame.gas - result.gasLeft();
    frame.end(result);
  }

  @Override
  public void log(Log log) {
    CallFrame frame = open.peek();
    if (!withLog || frame == null || onlyTopCall && depth > 0) {
      return;
    }
    budget.spend(FRAME_CHARS + 70L * log.topics().size() + 2L * log.data().length);
    int index = scope().logsBefore() + scope().journal().logCount() - 1;
    frame.logs.add(new CallFrame.CallLog(log, index, frame.calls.size()));
  }

  @Override
  public void selfDestruct(Address contract, Address heir, UInt256 balance) {
    CallFrame frame = open.peek();
    if (frame != null && !onlyTopCall) {
      budget.spend(FRAME_CHARS);
      frame.calls.add(CallFrame.selfDestruct(contract, heir, balance));
    }
  }

  @Override
  public JsonNode result(long gasUsed) {
    return tree(gasUsed).json();
  }

  /// The transaction's own call.
  CallFrame tree(long gasUsed) {
    CallFrame top = Objects.requireNonNull(root, "a transaction that made no call");
    top.gasUsed = gasUsed;
    top.dropFailedLogs(false);
    return top;
  }

  TraceScope scope() {
    return Objects.requireNonNull(scope, "a tracer that was not begun");
  }
}
