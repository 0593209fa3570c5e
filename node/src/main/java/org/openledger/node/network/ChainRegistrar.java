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

/// Registers runs at the [Registry] from one key, which nobody else sends from while runs are
/// deployed.
///
/// @param chain the chain
/// @param key the account
record ChainRegistrar(Chain chain, KeyPair key) implements Registrar {
  @Override
  public Sent sign(Registration registration) {
    SignedTransaction signed =
        new Accounts(chain)
            .sign(
                key,
                chain.pendingNonce(key.address()),
                new Transactions.Call(Registry.ADDRESS, UInt256.ZERO, registration.encode()));
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
