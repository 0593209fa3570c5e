package org.openledger.chain.block;

import java.util.List;
import org.openledger.primitives.Address;
import org.openledger.primitives.Rlp;
import org.openledger.primitives.RlpItem;

/// A credit from outside the chain (EIP-4895).
///
/// @param amountGwei in units of 10⁹ wei
public record Withdrawal(long index, long validator, Address address, long amountGwei) {
  /// The withdrawal as a list.
  public RlpItem encode() {
    return Rlp.list(
        Rlp.of(TransactionCodec.unsigned(index)),
        Rlp.of(TransactionCodec.unsigned(validator)),
        Rlp.of(address),
        Rlp.of(TransactionCodec.unsigned(amountGwei)));
  }

  static Withdrawal decode(RlpItem item) {
    List<RlpItem> f = item.list("withdrawal", 4);
    return new Withdrawal(
        f.get(0).number("withdrawal index").w0(),
        f.get(1).number("validator index").w0(),
        f.get(2).address("withdrawal address"),
        f.get(3).number("withdrawal amount").w0());
  }
}
