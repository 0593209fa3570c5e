package org.openledger.evm.interpreter;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.evm.interpreter.Message.Kind;
import org.openledger.evm.precompile.Precompile;
import org.openledger.evm.precompile.Precompiles;
import org.openledger.evm.state.Journal;
import org.openledger.evm.words.Division;
import org.openledger.primitives.Hash;

/// Runs a message and every message that comes of it, on a stack of frames of its own. One thread.
public final class Machine {
  private static final int DEPTH_MAX = 1024;

  private final Journal journal;
  private final BlockContext block;
  private final Precompiles precompiles;
  private final @Nullable Tracer tracer;
  private final List<Frame> frames = new ArrayList<>();
  private final Division division = new Division();
  private final HotCode hotCode;
  private final Interpreter interpreter;
  private TransactionContext transaction;
  private int top = -1;
  private boolean isTimed;
  private long untilNs;

  /// A machine for transactions of `block` over `journal`; `tracer` may be null.
  public Machine(Journal journal, BlockContext block, @Nullable Tracer tracer) {
    this(journal, block, Precompiles.of(block.fork()), tracer);
  }

  /// A machine that compiles loops by `hotCode`, for tests.
  Machine(Journal journal, BlockContext block, HotCode hotCode) {
    this(journal, block, Precompiles.of(block.fork()), null, hotCode);
  }

  /// A machine with other precompiled contracts than its fork's.
  public Machine(
      Journal journal, BlockContext block, Precompiles precompiles, @Nullable Tracer tracer) {
    this(journal, block, precompiles, tracer, HotCode.SHARED);
  }

  private Machine(
      Journal journal,
      BlockContext block,
      Precompiles precompiles,
      @Nullable Tracer tracer,
      HotCode hotCode) {
    this.journal = journal;
    this.block = block;
    this.precompiles = precompiles;
    this.tracer = tracer;
    this.transaction = new TransactionContext(block.coinbase(), block.baseFee(), List.<Hash>of());
    this.hotCode = hotCode;
    this.interpreter = new Interpreter(OpTable.of(block.fork()), this, tracer, hotCode);
  }

  Journal journal() {
    return journal;
  }

  BlockContext block() {
    return block;
  }

  TransactionContext transaction() {
    return transaction;
  }

  /// Lets a run end with [EvmTimeout] at the first message that begins when [System#nanoTime()] has
  /// passed `deadlineNs`. Between messages, gas alone bounds the time.
  public void stopAt(long deadlineNs) {
    isTimed = true;
    untilNs = deadlineNs;
  }

  @Nullable Tracer tracer() {
    return tracer;
  }

  /// Runs `first` for `context` to its end. Its changes are in the journal, or undone.
  public CallResult run(Message first, TransactionContext context) {
    transaction = context;
    top = -1;
    CallResult result = begin(first);
    while (true) {
      if (result != null) {
        if (tracer != null) {
          tracer.exit(result);
        }
        if (top < 0) {
          return result;
        }
        resume(frames.get(top), result);
      }
      Frame f = frames.get(top);
      Ending ending = interpreter.run(f);
      if (ending == null && f.child != null) {
        result = begin(f.child);
      } else {
        Ending last = ending == null ? Ending.SUCCESS : ending;
        if (tracer != null) {
          tracer.ended(f, last);
        }
        result = finish(f, last);
        top--;
      }
    }
  }

  /// Starts a message: null when a frame runs it, else what came of it at once.
  private @Nullable CallResult begin(Message m) {
    if (isTimed && System.nanoTime() - untilNs > 0) {
      throw new EvmTimeout();
    }
    if (tracer != null) {
      tracer.enter(m);
    }
    Ending refusal = refusal(m);
    if (refusal != null) {
      return new CallResult(refusal, m.gas(), CallResult.NOTHING);
    }
    if (m.creates()) {
      if (m.depth() > 0) {
        journal.setNonce(m.caller(), journal.nonce(m.caller()) + 1);
      }
      journal.warm(m.address()); // holds even when the creation fails (EIP-2929)
      if (journal.isTaken(m.address())) {
        return CallResult.failed(Ending.ADDRESS_TAKEN);
      }
    }
    int snapshot = journal.snapshot();
    if (m.creates()) {
      journal.create(m.address());
      journal.setNonce(m.address(), 1);
    }
    if (m.creates() || m.kind() == Kind.CALL) {
      journal.debit(m.caller(), m.value());
      journal.credit(m.address(), m.value());
    } else if (m.kind() == Kind.STATICCALL) {
      journal.touch(m.address());
    }
    Precompile precompile = m.creates() ? null : precompiles.at(m.codeAddress());
    if (precompile != null) {
      CallResult result = run(precompile, m);
      if (result.ending() != Ending.SUCCESS) {
        journal.revert(snapshot);
      }
      return result;
    }
    if (m.code().length() == 0) {
      return new CallResult(Ending.SUCCESS, m.gas(), CallResult.NOTHING);
    }
    push(m, snapshot);
    return null;
  }

  /// Why a message does not begin (Yellow Paper, 8); null when it does.
  private @Nullable Ending refusal(Message m) {
    if (m.depth() > DEPTH_MAX) {
      return Ending.TOO_DEEP;
    }
    boolean moves = m.kind() != Kind.DELEGATECALL && !m.value().isZero();
    if (moves && journal.balance(m.caller()).compareTo(m.value()) < 0) {
      return Ending.BALANCE_TOO_LOW;
    }
    boolean stuck = m.creates() && m.depth() > 0 && journal.nonce(m.caller()) == Creates.NONCE_MAX;
    return stuck ? Ending.NONCE_AT_MAX : null;
  }

  private static CallResult run(Precompile precompile, Message m) {
    long cost = precompile.gas(m.input());
    if (cost > m.gas()) {
      return CallResult.failed(Ending.OUT_OF_GAS);
    }
    byte[] output = precompile.run(m.input());
    return output == null
        ? CallResult.failed(Ending.PRECOMPILE_FAILED)
        : new CallResult(Ending.SUCCESS, m.gas() - cost, output);
  }

  private void push(Message m, int snapshot) {
    top++;
    if (top == frames.size()) {
      frames.add(new Frame(m, snapshot, division, hotCode.jumps()));
    }
    frames.get(top).begin(m, snapshot);
  }

  private CallResult finish(Frame f, Ending ending) {
    Ending last =
        ending == Ending.SUCCESS && f.message.creates() ? Creates.deposit(f, journal) : ending;
    return switch (last) {
      case SUCCESS -> new CallResult(last, f.gas, f.output);
      case REVERT -> {
        journal.revert(f.snapshot);
        yield new CallResult(last, f.gas, f.output);
      }
      case OUT_OF_GAS,
          STORE_STIPEND,
          CODE_GAS,
          STACK_UNDERFLOW,
          STACK_OVERFLOW,
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
          NONCE_AT_MAX -> {
        journal.revert(f.snapshot);
        yield CallResult.failed(last, f.detail);
      }
    };
  }

  /// Hands a child's result to the frame that called.
  private static void resume(Frame f, CallResult result) {
    Message child = f.child;
    if (child == null) {
      throw new IllegalStateException("a result for a frame that called nobody: " + result);
    }
    f.child = null;
    f.gas += result.gasLeft();
    boolean success = result.ending() == Ending.SUCCESS;
    if (child.creates()) {
      f.returned = success ? CallResult.NOTHING : result.output();
      if (success) {
        f.push(child.address());
      } else {
        f.push(0);
      }
      return;
    }
    f.returned = result.output();
    int size = Math.min(f.resultSize, f.returned.length);
    System.arraycopy(f.returned, 0, f.memory, f.resultAt, size);
    f.push(success ? 1 : 0);
  }
}
