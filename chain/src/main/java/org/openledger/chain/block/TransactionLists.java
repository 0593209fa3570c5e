package org.openledger.chain.block;

import java.util.ArrayList;
import java.util.List;
import org.openledger.evm.transaction.AccessItem;
import org.openledger.evm.transaction.Authorization;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Rlp;
import org.openledger.primitives.RlpItem;
import org.openledger.primitives.UInt256;

/// The bytes of the lists in transactions: access lists (EIP-2930), blob hashes (EIP-4844),
/// authorizations (EIP-7702).
final class TransactionLists {
  private TransactionLists() {}

  static RlpItem access(List<AccessItem> items) {
    List<RlpItem> out = new ArrayList<>(items.size());
    for (AccessItem item : items) {
      out.add(
          Rlp.list(
              Rlp.of(item.address()),
              Rlp.list(item.slots().stream().map(slot -> Rlp.of(slot.bytes())).toList())));
    }
    return Rlp.list(out);
  }

  static List<AccessItem> access(RlpItem list) {
    List<AccessItem> out = new ArrayList<>();
    for (RlpItem item : list.list("access list")) {
      List<RlpItem> f = item.list("access list entry", 2);
      out.add(
          new AccessItem(
              f.get(0).address("access list address"),
              f.get(1).list("access list slots").stream()
                  .map(slot -> UInt256.at(slot.bytes("access list slot", Hash.BYTES), 0))
                  .toList()));
    }
    return List.copyOf(out);
  }

  static RlpItem hashes(List<Hash> hashes) {
    return Rlp.list(hashes.stream().map(Rlp::of).toList());
  }

  static List<Hash> hashes(RlpItem list) {
    return list.list("blob hashes").stream().map(hash -> hash.hash("blob hash")).toList();
  }

  static RlpItem authorizations(List<Authorization> words) {
    List<RlpItem> out = new ArrayList<>(words.size());
    for (Authorization word : words) {
      out.add(
          Rlp.list(
              Rlp.of(word.chainId()),
              Rlp.of(word.address()),
              Rlp.of(TransactionCodec.unsigned(word.nonce())),
              Rlp.of(word.yParity()),
              Rlp.of(word.r()),
              Rlp.of(word.s())));
    }
    return Rlp.list(out);
  }

  static List<Authorization> authorizations(RlpItem list) {
    List<Authorization> out = new ArrayList<>();
    for (RlpItem item : list.list("authorization list")) {
      List<RlpItem> f = item.list("authorization", 6);
      out.add(
          new Authorization(
              f.get(0).number("chain id"),
              f.get(1).address("authorization address"),
              TransactionCodec.uint64(f.get(2), "authorization nonce"),
              TransactionCodec.uint8(f.get(3), "y parity"),
              f.get(4).number("r"),
              f.get(5).number("s")));
    }
    return List.copyOf(out);
  }
}
