package org.openledger.node.network;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
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

/// Registers at the [Registry] from one key, which nobody else sends from meanwhile.
///
/// @param chain the chain
/// @param key the account
record ChainRegistrar(Chain chain, KeyPair key) implements Registrar {
  private static final ReentrantLock SENDING = new ReentrantLock();

  @Override
  public Sent send(Registration registration, Consumer<Sent> keep) {
    Accounts accounts = new Accounts(chain);
    Transactions.Call call =
        new Transactions.Call(Registry.ADDRESS, UInt256.ZERO, registration.encode());
    SENDING.lock();
    try {
      SignedTransaction signed = accounts.sign(key, chain.pendingNonce(key.address()), call);
      Sent sent = new Sent(signed.hash().toString(), Hex.encode(signed.encoded()), null);
      keep.accept(sent);
      accounts.submit(signed);
      return sent;
    } finally {
      SENDING.unlock();
    }
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
