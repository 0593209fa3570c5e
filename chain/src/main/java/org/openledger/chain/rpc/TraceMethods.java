package org.openledger.chain.rpc;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.block.Header;
import org.openledger.chain.block.SentTransaction;
import org.openledger.chain.execution.BlockExecution;
import org.openledger.chain.execution.Executables;
import org.openledger.chain.execution.Rejection;
import org.openledger.chain.state.OverlayWorld;
import org.openledger.chain.store.Inclusion;
import org.openledger.chain.store.Ledger;
import org.openledger.chain.store.StoredBlock;
import org.openledger.chain.trace.TraceBudget;
import org.openledger.chain.trace.TraceScope;
import org.openledger.chain.trace.TransactionTracer;
import org.openledger.evm.interpreter.BlockContext;
import org.openledger.evm.state.Journal;
import org.openledger.evm.state.World;
import org.openledger.evm.transaction.Outcome;
import org.openledger.evm.transaction.Transaction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// Methods that run what was run before, watched; and a call.
///
/// A past transaction is run again on the state before its block, after those before it.
final class TraceMethods {
  private final Ledger ledger;
  private final Views views;
  private final int charsMax;

  private TraceMethods(RpcBackend backend, RpcLimits limits) {
    this.ledger = backend.ledger();
    this.views = new Views(backend);
    this.charsMax = limits.responseCharsMax();
  }

  static Map<String, Method> of(RpcBackend backend, RpcLimits limits) {
    TraceMethods m = new TraceMethods(backend, limits);
    return Map.of(
        "debug_traceTransaction", new Method(1, 2, m::transaction),
        "debug_traceBlockByNumber", new Method(1, 2, m::blockByNumber),
        "debug_traceBlockByHash", new Method(1, 2, m::blockByHash),
        "debug_traceCall", new Method(2, 3, m::call));
  }

  private JsonNode transaction(Params p) {
    TraceConfig config = TraceConfig.of(p, 1);
    Inclusion at =
        ledger.transaction(p.hash(0)).orElseThrow(() -> RpcFailure.server("transaction not found"));
    TraceBudget budget = config.budget(charsMax);
    BlockExecution execution = before(at.in(), at.index());
    return trace(execution, at, config, budget);
  }

  private JsonNode blockByNumber(Params p) {
    TraceConfig config = TraceConfig.of(p, 1);
    return block(block(p.blockNumber(0)), config);
  }

  private JsonNode blockByHash(Params p) {
    TraceConfig config = TraceConfig.of(p, 1);
    return block(block(new BlockTag.ByHash(p.hash(0))), config);
  }

  private StoredBlock block(BlockTag tag) {
    return views
        .block(tag)
        .orElseThrow(() ->
            RpcFailure.server(
                tag instanceof BlockTag.ByHash byHash
                    ? "block %s not found".formatted(byHash.hash())
                    : "block #%s not found"
                        .formatted(views.number(tag).map(String::valueOf).orElse("?"))));
  }

  private JsonNode block(StoredBlock stored, TraceConfig config) {
    BlockExecution execution = before(stored, 0);
    TraceBudget budget = config.budget(charsMax);
    ArrayNode out = Answers.JSON.arrayNode();
    for (int i = 0; i < stored.senders().size(); i++) {
      Inclusion at = new Inclusion(stored, i);
      out.addObject()
          .put("txHash", at.transaction().hash().toString())
          .set("result", trace(execution, at, config, budget));
    }
    return out;
  }

  /// The block's execution up to its transaction `index`.
  private BlockExecution before(StoredBlock stored, int index) {
    Header header = stored.block().header();
    if (header.number() == 0) {
      throw RpcFailure.server("genesis is not traceable");
    }
    BlockExecution execution =
        new BlockExecution(
            CallScene.context(ledger, header),
            ledger.genesis().depositContract(),
            ledger.after(header.number() - 1),
            ledger.codes());
    execution.begin(header.parentBeaconRoot(), header.parentHash());
    for (int i = 0; i < index; i++) {
      ran(execution.apply(stored.sent(i)));
    }
    return execution;
  }

  private static void ran(Optional<Rejection> no) {
    if (no.isPresent()) {
      throw RpcFailure.server("tracing failed: " + no.get().message());
    }
  }

  private JsonNode trace(
      BlockExecution execution, Inclusion at, TraceConfig config, TraceBudget budget) {
    SentTransaction tx = at.transaction();
    Header header = at.in().block().header();
    int logs = execution.receipts().stream().mapToInt(r -> r.logs().size()).sum();
    TransactionTracer tracer = config.fresh(budget);
    tracer.begin(
        new TraceScope(
            execution.journal(),
            CallScene.context(ledger, header),
            Executables.of(tx),
            logs,
            new TraceScope.Place(at.in().block().hash(), header.number(), tx.hash(), at.index())));
    long before = execution.gasUsed();
    ran(execution.trace(tx, tracer));
    return tracer.result(execution.gasUsed() - before);
  }

  private JsonNode call(Params p) {
    CallArguments call = CallArguments.of(0, p.at(0));
    BlockTag tag = p.block(1);
    TraceConfig config = TraceConfig.of(p, 2);
    if (tag == BlockTag.Named.PENDING) {
      throw RpcFailure.server("tracing on top of pending is not supported");
    }
    StoredBlock stored = block(tag);
    CallScene scene = scene(p, stored);
    call.check(ledger.genesis().chainId());
    Transaction tx = call.transaction(call.gasAtMost(CallScene.GAS_MAX));
    BlockContext block = scene.priced(tx);
    Journal journal = new Journal(scene.world(), scene.codes());
    TransactionTracer tracer = config.fresh(config.budget(charsMax));
    tracer.begin(new TraceScope(journal, block, tx, 0, null));
    return switch (scene.run(tx, journal, tracer)) {
      case Outcome.Refused r -> throw RpcFailure.server("tracing failed: " + r.message());
      case Outcome.Executed done -> tracer.result(done.gasUsed());
    };
  }

  private CallScene scene(Params p, StoredBlock stored) {
    StateOverrides state = null;
    BlockOverrides block = null;
    Long index = null;
    if (p.has(2)) {
      Fields f = new Fields(2, p.at(2), "tracers.TraceCallConfig");
      state = f.part("stateOverrides", StateOverrides::of);
      block = f.part("blockOverrides", BlockOverrides::of);
      index = f.uint64("txIndex");
    }
    return CallScene.of(
        ledger,
        stored.block().header(),
        world(stored, index),
        state == null ? StateOverrides.NONE : state,
        block == null ? BlockOverrides.NONE : block);
  }

  /// The state after a block, or before its transaction `index`.
  private World world(StoredBlock stored, @Nullable Long index) {
    Header header = stored.block().header();
    if (index == null) {
      return ledger.after(header.number());
    }
    if (index < 0 || index > stored.senders().size()) {
      throw RpcFailure.server(
          "transaction index %s out of range for block %s"
              .formatted(Long.toUnsignedString(index), stored.block().hash()));
    }
    BlockExecution execution = before(stored, index.intValue());
    OverlayWorld world = new OverlayWorld(ledger.after(header.number() - 1));
    world.apply(execution.changes());
    return world;
  }
}
