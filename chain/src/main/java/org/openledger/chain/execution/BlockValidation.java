package org.openledger.chain.execution;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongFunction;
import org.openledger.chain.block.Block;
import org.openledger.chain.block.Bloom;
import org.openledger.chain.block.ChainException;
import org.openledger.chain.block.Header;
import org.openledger.chain.block.Receipt;
import org.openledger.chain.block.SentTransaction;
import org.openledger.chain.block.SignedTransaction;
import org.openledger.chain.trie.Trie;
import org.openledger.evm.fork.Fork;
import org.openledger.evm.interpreter.BlockContext;
import org.openledger.evm.state.Change;
import org.openledger.evm.state.CodeCache;
import org.openledger.evm.state.World;
import org.openledger.evm.transaction.SystemCalls;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;

/// Whether somebody else's block is valid: its header, and that running it gives what the header
/// says. All but the state root, which the caller compares once it has brought its tries up to
/// date.
public final class BlockValidation {
  private final long chainId;
  private final ForkSchedule forks;
  private final Address depositContract;
  private final CodeCache codes;

  /// What running a valid block gave.
  public record Ran(Map<Address, Change> changes, List<Address> senders, List<Receipt> receipts) {}

  /// The rules of one chain.
  public BlockValidation(
      long chainId, ForkSchedule forks, Address depositContract, CodeCache codes) {
    this.chainId = chainId;
    this.forks = forks;
    this.depositContract = depositContract;
    this.codes = codes;
  }

  /// Checks and runs `block` on the state after its parent; a breach is a [ChainException].
  ///
  /// @param hashes the hash of one of the 256 blocks before
  public Ran run(Block block, Header parent, World state, LongFunction<Hash> hashes) {
    Header header = block.header();
    Fork fork = forks.at(header.timestamp());
    HeaderRules.check(block, parent, fork);
    BlockExecution execution =
        new BlockExecution(context(chainId, fork, header, hashes), depositContract, state, codes);
    execution.begin(header.parentBeaconRoot(), header.parentHash());
    List<Address> senders = new ArrayList<>();
    for (SignedTransaction signed : block.transactions()) {
      senders.add(apply(execution, signed));
    }
    execution.withdraw(block.withdrawals());
    List<byte[]> requests =
        execution
            .requests()
            .orElseThrow(() -> HeaderRules.invalid("a system contract is missing or fails"));
    compare(header, execution, requests);
    return new Ran(execution.changes(), senders, execution.receipts());
  }

  private static Address apply(BlockExecution execution, SignedTransaction signed) {
    Address sender =
        signed.recoverSender().orElseThrow(() -> refused(signed, "its signature is no account's"));
    Optional<Rejection> no = execution.apply(new SentTransaction(signed, sender));
    if (no.isPresent()) {
      throw refused(signed, no.get().message());
    }
    return sender;
  }

  private static ChainException refused(SignedTransaction signed, String why) {
    return HeaderRules.invalid("transaction %s: %s".formatted(signed.hash(), why));
  }

  private static void compare(Header header, BlockExecution execution, List<byte[]> requests) {
    List<Receipt> receipts = execution.receipts();
    same("gas used", header.gasUsed(), execution.gasUsed());
    same("blob gas used", header.blobGasUsed(), execution.blobGasUsed());
    same("receipts root", header.receiptsRoot(), receiptsRoot(receipts));
    same("logs bloom", header.logsBloom(), bloom(receipts));
    if (header.requestsHash() != null) {
      same("requests hash", header.requestsHash(), SystemCalls.hash(requests));
    }
  }

  private static void same(String what, Object says, Object is) {
    if (!Objects.equals(says, is)) {
      throw HeaderRules.invalid(
          "%s: its header says %s, running it gave %s".formatted(what, says, is));
    }
  }

  /// What transactions see of a block with `header`.
  public static BlockContext context(
      long chainId, Fork fork, Header header, LongFunction<Hash> hashes) {
    return new BlockContext(
        fork,
        chainId,
        header.number(),
        header.timestamp(),
        header.feeRecipient(),
        header.gasLimit(),
        header.baseFee(),
        fork.blobs().baseFee(header.excessBlobGas()),
        header.prevRandao(),
        hashes);
  }

  /// The root over a block's receipts.
  public static Hash receiptsRoot(List<Receipt> receipts) {
    return Trie.rootOfList(receipts.stream().map(Receipt::encode).toList());
  }

  /// The filter over all logs of a block.
  public static Bloom bloom(List<Receipt> receipts) {
    return receipts.stream().map(Receipt::bloom).reduce(Bloom.EMPTY, Bloom::or);
  }
}
