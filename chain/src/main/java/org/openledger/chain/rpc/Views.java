package org.openledger.chain.rpc;

import java.util.Optional;
import org.openledger.chain.block.Header;
import org.openledger.chain.state.StateReader;
import org.openledger.chain.store.Inclusion;
import org.openledger.chain.store.Ledger;
import org.openledger.chain.store.StoredBlock;
import org.openledger.evm.fork.Fork;

/// Finds the block or the state that a tag names.
final class Views {
  private final Ledger ledger;

  private final Finality finality;

  Views(RpcBackend backend) {
    this.ledger = backend.ledger();
    this.finality = backend.finality();
  }

  /// The height that `tag` names, whether there is such a block or not; empty for an unknown hash.
  Optional<Long> number(BlockTag tag) {
    return switch (tag) {
      case BlockTag.Named named ->
          Optional.of(
              switch (named) {
                case EARLIEST -> 0L;
                case LATEST, PENDING -> ledger.head().number();
                case SAFE -> Math.min(finality.safe(), ledger.head().number());
                case FINALIZED -> Math.min(finality.finalized(), ledger.head().number());
              });
      case BlockTag.Number n -> Optional.of(n.number());
      case BlockTag.ByHash h -> ledger.number(h.hash());
    };
  }

  /// The rules of the block with `header`.
  Fork fork(Header header) {
    return ledger.genesis().forks().at(header.timestamp());
  }

  Optional<StoredBlock> block(BlockTag tag) {
    return number(tag).flatMap(ledger::block);
  }

  /// The transaction at `index`, an unsigned number, of a block.
  Optional<Inclusion> inclusion(Optional<StoredBlock> block, long index) {
    return block
        .filter(b -> Long.compareUnsigned(index, b.senders().size()) < 0)
        .map(b -> new Inclusion(b, (int) index));
  }

  /// The header of the block whose state is asked for.
  Header header(BlockTag tag) {
    return number(tag)
        .flatMap(ledger::header)
        .orElseThrow(() ->
            RpcFailure.server(
                tag instanceof BlockTag.ByHash ? "header for hash not found" : "header not found"));
  }

  StateReader state(BlockTag tag) {
    long number = header(tag).number();
    return tag == BlockTag.Named.LATEST || tag == BlockTag.Named.PENDING
        ? ledger.latest()
        : ledger.after(number);
  }
}
