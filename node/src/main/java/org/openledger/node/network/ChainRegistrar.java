package org.openledger.node.network;

import org.openledger.chain.Chain;
import org.openledger.chain.block.SignedTransaction;
import org.openledger.chain.block.TransactionCodec;
import org.openledger.chain.block.Transactions;
import org.openledger.datanet.version.Registration;
import org.openledger.node.factory.Registrar;
import org.openledger.node.factory.RunJob.Sent;
import org.openledger.node.pay.Accounts;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Hex;
import org.openledger.primitives.KeyPair;
import org.openledger.primitives.UInt256;

/// Registers at the [Registry] from one key, which nobody else sends from meanwhile. Several
/// threads may sign before any of them sends: no two get the same nonce.
final class ChainRegistrar implements Registrar {
  private final Chain chain;
  private final KeyPair key;
  private long next;

  /// A registrar with `key`'s account.
  ChainRegistrar(Chain chain, KeyPair key) {
    this.chain = chain;
    this.key = key;
  }

  @Override
  public synchronized Sent sign(Registration registration) {
    long nonce = Math.max(next, chain.pendingNonce(key.address()));
    SignedTransaction signed =
        new Accounts(chain)
            .sign(
                key,
                nonce,
                new Transactions.Call(Registry.ADDRESS, UInt256.ZERO, registration.encode()));
    next = nonce + 1;
    return new Sent(signed.hash().toString(), Hex.encode(signed.encoded()), null);
  }

  @Override
  public Sent settle(Sent sent) {
    Accounts accounts = new Accounts(chain);
    accounts.submit(TransactionCodec.decode(Hex.decode(sent.raw())));
    return new Sent(
        sent.hash(),
        sent.raw(),
        accounts.await(Hash.parse(sent.hash())).in().block().hash().toString());
  }
}
