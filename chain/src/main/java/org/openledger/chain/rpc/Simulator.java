package org.openledger.chain.rpc;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.openledger.chain.block.Block;
import org.openledger.chain.block.Bloom;
import org.openledger.chain.block.Header;
import org.openledger.chain.block.SentTransaction;
import org.openledger.chain.block.SignedTransaction;
import org.openledger.chain.block.Withdrawal;
import org.openledger.chain.execution.BlockExecution;
import org.openledger.chain.execution.BlockValidation;
import org.openledger.chain.execution.FeeMarket;
import org.openledger.chain.execution.HeaderRules;
import org.openledger.chain.rpc.Simulation.SimulatedBlock;
import org.openledger.chain.state.OverlayWorld;
import org.openledger.chain.store.Ledger;
import org.openledger.chain.store.StoredBlock;
import org.openledger.chain.trace.TransferTracer;
import org.openledger.chain.trie.Trie;
import org.openledger.evm.fork.Eip;
import org.openledger.evm.fork.Fork;
import org.openledger.evm.interpreter.BlockContext;
import org.openledger.evm.precompile.Precompiles;
import org.openledger.evm.state.CodeCache;
import org.openledger.evm.transaction.Outcome;
import org.openledger.evm.transaction.SystemCalls;
import org.openledger.evm.transaction.Transaction;
import org.openledger.evm.transaction.Transition;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.UInt256;
import tools.jackson.databind.node.ObjectNode;

/// Makes blocks of unsigned calls, one on the other, over a state that stays as it is. One thread.
final class Simulator {
  private static final long CODE_BYTES = 32 << 20;

  private final Ledger ledger;
  private final Header base;
  private final Simulation asked;
  private final OverlayWorld world;
  private final CodeCache codes = new CodeCache(CODE_BYTES);
  private final List<Header> headers = new ArrayList<>();
  private final long untilNs = CallScene.deadline();
  private long gasLeft = CallScene.GAS_MAX;

  Simulator(Ledger ledger, Header base, Simulation asked) {
    this.ledger = ledger;
    this.base = base;
    this.asked = asked;
    this.world = new OverlayWorld(ledger.after(base.number()));
  }

  private Header parent() {
    return headers.isEmpty() ? base : headers.getLast();
  }

  /// Runs the next block and gives it as `eth_getBlockByNumber` would, with its calls.
  ObjectNode next(SimulatedBlock block) {
    if (System.nanoTime() - untilNs > 0) { // also where blocks are many and calls are none
      throw CallScene.timeout();
    }
    Header parent = parent();
    Fork fork = ledger.genesis().forks().at(block.time());
    Header draft = draft(block, parent, fork);
    BlockContext context = context(draft, fork, block);
    Precompiles precompiles = block.state().apply(world, Precompiles.of(fork));
    BlockExecution execution =
        new BlockExecution(context, ledger.genesis().depositContract(), world, codes);
    TransferTracer tracer = new TransferTracer(asked.transfers());
    Transition transition = new Transition(execution.journal(), context, precompiles, tracer);
    transition.stopAt(untilNs);
    execution.begin(draft.parentBeaconRoot(), draft.parentHash());
    SimulatedCalls calls = new SimulatedCalls(draft);
    for (CallArguments call : block.calls()) {
      run(call, execution, transition, tracer, calls);
    }
    StoredBlock stored = assemble(draft, fork, block, execution);
    ObjectNode out = Answers.block(stored, asked.fullTransactions());
    out.set("calls", calls.json(stored.block().hash()));
    return out;
  }

  private Header draft(SimulatedBlock block, Header parent, Fork fork) {
    BlockOverrides o = block.overrides();
    return new Header(
        parent.hash(),
        Header.NO_OMMERS,
        o.feeRecipient() != null ? o.feeRecipient() : parent.feeRecipient(),
        Hash.ZERO,
        Trie.EMPTY_ROOT,
        Trie.EMPTY_ROOT,
        Bloom.EMPTY,
        UInt256.ZERO,
        block.number(),
        o.gasLimit() != null ? o.gasLimit() : parent.gasLimit(),
        0,
        block.time(),
        new byte[0],
        o.prevRandao() != null ? o.prevRandao() : Hash.ZERO,
        new byte[8],
        o.baseFee() != null ? o.baseFee() : baseFee(parent),
        HeaderRules.withdrawalsRoot(o.withdrawals() != null ? o.withdrawals() : List.of()),
        0,
        HeaderRules.nextExcessBlobGas(parent, fork),
        o.beaconRoot() != null ? o.beaconRoot() : Hash.ZERO,
        null);
  }

  /// Without checks the base fee is 0, so that calls which name no price can run.
  private UInt256 baseFee(Header parent) {
    if (!asked.strict()) {
      return UInt256.ZERO;
    }
    if (parent.gasLimit() < 2) {
      throw RpcFailure.server(
          "no base fee follows from a gas limit of %d".formatted(parent.gasLimit()));
    }
    return FeeMarket.nextBaseFee(parent);
  }

  private BlockContext context(Header draft, Fork fork, SimulatedBlock block) {
    BlockContext own = BlockValidation.context(ledger.genesis().chainId(), fork, draft, hashes());
    UInt256 blobBaseFee = block.overrides().blobBaseFee();
    return blobBaseFee == null
        ? own
        : new BlockContext(
            own.fork(),
            own.chainId(),
            own.number(),
            own.timestamp(),
            own.coinbase(),
            own.gasLimit(),
            own.baseFee(),
            blobBaseFee,
            own.prevRandao(),
            own.hashes());
  }

  private LongFunction<Hash> hashes() {
    LongFunction<Hash> real = ledger.hashesBefore(base);
    List<Header> simulated = List.copyOf(headers);
    return number -> {
      if (number < base.number()) {
        return real.apply(number);
      }
      int back = (int) (number - base.number());
      return back == 0 ? base.hash() : simulated.get(back - 1).hash();
    };
  }

  private void run(
      CallArguments call,
      BlockExecution execution,
      Transition transition,
      TransferTracer tracer,
      SimulatedCalls calls) {
    long room = execution.gasLeft();
    Long gas = call.gas();
    if (gas != null && Long.compareUnsigned(room, gas) < 0) {
      throw new RpcFailure(
          RpcFailure.BLOCK_GAS,
          "block gas limit reached: remaining: %d, required: %s"
              .formatted(room, Long.toUnsignedString(gas)));
    }
    call.check(ledger.genesis().chainId());
    long wanted = gas == null ? room : gas;
    long limit = Math.min(wanted, gasLeft);
    Transaction tx = call.transaction(limit);
    if (call.nonce() == null) {
      tx = tx.withNonce(execution.journal().nonce(tx.sender()));
    }
    SignedTransaction unsigned = call.unsigned(tx, ledger.genesis().chainId());
    Outcome outcome =
        execution.simulate(
            new SentTransaction(unsigned, tx.sender()), tx, transition, asked.strict());
    switch (outcome) {
      case Outcome.Refused refused -> throw SimulatedCalls.failure(refused, limit);
      case Outcome.Executed done -> {
        gasLeft -= done.gasUsed();
        calls.add(unsigned.hash(), done, tracer.logs(), limit < wanted);
      }
    }
  }

  private StoredBlock assemble(
      Header draft, Fork fork, SimulatedBlock block, BlockExecution execution) {
    List<byte[]> requests =
        execution
            .requests()
            .orElseThrow(() -> RpcFailure.server("a system contract is missing or fails"));
    List<Withdrawal> asked = block.overrides().withdrawals();
    List<Withdrawal> withdrawals = asked == null ? List.of() : asked;
    execution.withdraw(withdrawals);
    world.apply(execution.changes());
    List<SignedTransaction> transactions =
        execution.included().stream().map(SentTransaction::signed).toList();
    List<Address> senders = execution.included().stream().map(SentTransaction::sender).toList();
    Header header =
        draft
            .withBlobGasUsed(execution.blobGasUsed())
            .after(
                new Header.Results(
                    ledger.rootWith(base.number(), world.changes()),
                    HeaderRules.transactionsRoot(transactions),
                    BlockValidation.receiptsRoot(execution.receipts()),
                    BlockValidation.bloom(execution.receipts()),
                    execution.gasUsed(),
                    fork.has(Eip.REQUESTS) ? SystemCalls.hash(requests) : null));
    headers.add(header);
    return new StoredBlock(
        new Block(header, header.hash(), transactions, withdrawals), senders, execution.receipts());
  }
}
