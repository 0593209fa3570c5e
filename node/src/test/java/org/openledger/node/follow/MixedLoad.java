package org.openledger.node.follow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.openledger.chain.Chain;
import org.openledger.chain.block.SignedTransaction;
import org.openledger.chain.block.Transaction;
import org.openledger.chain.block.Transactions;
import org.openledger.chain.block.Transactions.Call;
import org.openledger.chain.genesis.Genesis;
import org.openledger.chain.pool.Submission;
import org.openledger.chain.store.Inclusion;
import org.openledger.evm.transaction.AccessItem;
import org.openledger.evm.transaction.Authorization;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Keccak;
import org.openledger.primitives.KeyPair;
import org.openledger.primitives.Rlp;
import org.openledger.primitives.Signature;
import org.openledger.primitives.UInt256;

/// Random transactions of every kind, a few at a time: what a follower could get wrong.
final class MixedLoad {
  private static final long CHAIN = Genesis.DEMO_CHAIN_ID;
  private static final int WALLETS = 12;
  private static final int DEPLOYER = 12; // sends nothing else
  private static final UInt256 GWEI = UInt256.of(1_000_000_000);
  private static final long GAS = 400_000;

  private final Chain chain;
  private final RandomGenerator random;
  private final Calls calls;
  private int authorities;

  private MixedLoad(Chain chain, RandomGenerator random, Calls calls) {
    this.chain = chain;
    this.random = random;
    this.calls = calls;
  }

  /// Deploys what the load calls, by the deployer's first two transactions.
  static MixedLoad begin(Chain chain, RandomGenerator random, byte[] asset, byte[] mixed)
      throws InterruptedException {
    Calls calls = new Calls(random, created(deployer(), 0), created(deployer(), 1));
    MixedLoad load = new MixedLoad(chain, random, calls);
    load.create(asset);
    load.create(mixed);
    return load;
  }

  /// The deployer's next contract.
  void create(byte[] code) throws InterruptedException {
    Inclusion done = wait(send(DEPLOYER, plain(DEPLOYER, new Call(null, UInt256.ZERO, code))));
    assertThat(done.receipt().success()).isTrue();
  }

  static Map<Address, UInt256> money() {
    Map<Address, UInt256> money = new TreeMap<>();
    for (int i = 0; i <= DEPLOYER; i++) {
      money.put(wallet(i).address(), GWEI.multiply(GWEI).multiply(1_000));
    }
    return money;
  }

  /// Sends until the chain has `blocks` blocks.
  void until(long blocks) throws InterruptedException {
    while (chain.head().number() < blocks) {
      List<Hash> sent = new ArrayList<>();
      for (int i = random.nextInt(1, 24); i > 0; i--) {
        sent.add(any());
      }
      for (Hash hash : sent) {
        wait(hash);
      }
    }
  }

  /// Empty blocks, until the base fee has come down to a tenth.
  void waitForALowerFee() throws InterruptedException {
    UInt256 fee = chain.nextBaseFee().divide(UInt256.of(10));
    wait(
        send(
            0,
            new Transaction.Legacy(
                nonce(0), fee, GAS, calls.contract(), UInt256.ZERO, calls.keep(), CHAIN)));
  }

  /// A call of that contract, in a block.
  Inclusion call(Address to, byte[] data) throws InterruptedException {
    return wait(send(1, plain(1, new Call(to, UInt256.ZERO, data))));
  }

  private Hash any() {
    int who = random.nextInt(WALLETS);
    if (random.nextInt(8) == 0) {
      return send(who, setCode(who));
    }
    Call call = calls.next(chain.head().number());
    long nonce = nonce(who);
    UInt256 price = GWEI.multiply(random.nextInt(2, 5));
    long gas = call.to() == null || random.nextInt(12) > 0 ? GAS : 60_000;
    return send(
        who,
        switch (random.nextInt(4)) {
          case 0 ->
              new Transaction.Legacy(
                  nonce, price, gas, call.to(), call.value(), call.data(), CHAIN);
          case 1 ->
              new Transaction.AccessListed(
                  CHAIN, nonce, price, gas, call.to(), call.value(), call.data(), accesses());
          case 2 ->
              new Transaction.DynamicFee(
                  CHAIN, nonce, GWEI, price, gas, call.to(), call.value(), call.data(), accesses());
          default -> plain(who, call);
        });
  }

  private Transaction plain(int who, Call call) {
    return new Transaction.DynamicFee(
        CHAIN,
        nonce(who),
        GWEI,
        GWEI.multiply(5),
        call.data().length > 2_000 ? 4_000_000 : GAS,
        call.to(),
        call.value(),
        call.data(),
        List.of());
  }

  private List<AccessItem> accesses() {
    List<AccessItem> items = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      List<UInt256> slots = new ArrayList<>();
      for (int j = random.nextInt(4); j > 0; j--) {
        slots.add(UInt256.of(random.nextInt(8)));
      }
      items.add(new AccessItem(calls.anybody(), slots));
    }
    return items;
  }

  /// Up to four words of accounts that are new or were here before: valid ones, ones that take the
  /// code back, ones for another chain or with a wrong nonce, which are passed over.
  private Transaction setCode(int who) {
    List<Authorization> words = new ArrayList<>();
    Address last = calls.anybody();
    for (int i = random.nextInt(1, 5); i > 0; i--) {
      boolean known = authorities > 0 && random.nextBoolean();
      KeyPair authority = authority(known ? random.nextInt(authorities) : authorities++);
      long nonce = chain.nonce(authority.address()) + (random.nextInt(5) == 0 ? 1 : 0);
      long chainId = new long[] {CHAIN, CHAIN, 0, 1}[random.nextInt(4)];
      Address code = random.nextInt(4) == 0 ? Address.ZERO : calls.contract();
      words.add(word(authority, chainId, code, nonce));
      last = authority.address();
    }
    return new Transaction.SetCode(
        CHAIN,
        nonce(who),
        GWEI,
        GWEI.multiply(5),
        GAS,
        last,
        UInt256.of(random.nextInt(3)),
        calls.keep(),
        accesses(),
        words);
  }

  private static Authorization word(KeyPair key, long chainId, Address code, long nonce) {
    byte[] body = Rlp.encode(Rlp.list(Rlp.of(chainId), Rlp.of(code), Rlp.of(nonce)));
    Signature s = key.sign(Keccak.hash(new byte[] {5}, body));
    return new Authorization(UInt256.of(chainId), code, nonce, s.yParity(), s.r(), s.s());
  }

  private Hash send(int who, Transaction body) {
    SignedTransaction signed = Transactions.sign(wallet(who), body);
    assertThat(chain.submit(signed)).as(body.toString()).isInstanceOf(Submission.Pending.class);
    return signed.hash();
  }

  private Inclusion wait(Hash hash) throws InterruptedException {
    return chain
        .awaitReceipt(hash, Duration.ofSeconds(30))
        .orElseThrow(() -> new AssertionError("not in a block after 30 s: " + hash));
  }

  private long nonce(int who) {
    return chain.pendingNonce(wallet(who).address());
  }

  private static KeyPair wallet(int i) {
    return KeyPair.fromSeed(new byte[] {'w', (byte) i});
  }

  private static KeyPair authority(int i) {
    return KeyPair.fromSeed(new byte[] {'a', (byte) (i >> 8), (byte) i});
  }

  /// Where an account's creation with that nonce puts the contract.
  static Address created(Address by, long nonce) {
    byte[] hash = Keccak.hash(Rlp.encode(Rlp.list(Rlp.of(by), Rlp.of(nonce)))).bytes();
    return Address.at(hash, 12);
  }

  static Address deployer() {
    return wallet(DEPLOYER).address();
  }
}
