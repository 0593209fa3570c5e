package org.openledger.bench.chain;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.block.SignedTransaction;
import org.openledger.node.NodeException;
import org.openledger.node.NodeException.Code;
import org.openledger.node.follow.RpcClient;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Hex;
import org.openledger.primitives.KeyPair;
import org.openledger.primitives.UInt256;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// What must be on a chain before a load can be signed: senders with money, and with assets of a
/// token where those move.
///
/// @param token the ERC-20; null where the chain's own coin moves
record Stage(List<Sender> senders, @Nullable Address token) {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /// A prime: transfers that follow each other go to accounts that lie apart.
  private static final long SPREAD = 7_919;

  private static final long WAIT_NS = 90_000_000_000L;
  private static final byte[] TRANSFER = Hex.decode("0xa9059cbb");

  /// The first account of the well-known mnemonic, which both dev chains fund.
  private static final byte[] BANK =
      Hex.decode("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");

  /// The account that pays, with its next nonce.
  static Sender bank(RpcClient rpc) {
    KeyPair keys = KeyPair.ofPrivateKey(BANK);
    JsonNode nonce =
        rpc.call(
            "eth_getTransactionCount",
            JSON.stringNode(keys.address().toString()),
            JSON.stringNode("pending"));
    return new Sender(keys, chainId(rpc), Long.decode(nonce.asString()));
  }

  private static long chainId(RpcClient rpc) {
    return Long.decode(rpc.call("eth_chainId").asString());
  }

  /// Deploys a token whose supply is the bank's.
  static Address deploy(RpcClient rpc, byte[] code) {
    SignedTransaction deploy = bank(rpc).sign(null, UInt256.ZERO, code, 3_000_000);
    JsonNode receipt = await(rpc, List.of(send(rpc, deploy)));
    return Address.parse(receipt.get("contractAddress").asString());
  }

  /// Funds fresh senders for `load`, and waits until that is in blocks.
  static Stage set(RpcClient rpc, Load load, @Nullable Address token) {
    long chainId = chainId(rpc);
    Sender bank = bank(rpc);
    List<Sender> senders = new ArrayList<>();
    List<Hash> sent = new ArrayList<>();
    UInt256 wei =
        Sender.FEE.multiply(load.kind().gasLimit()).multiply(load.count() / load.senders() + 2L);
    for (int i = 0; i < load.senders(); i++) {
      Sender sender = new Sender(fresh(i), chainId, 0);
      senders.add(sender);
      sent.add(send(rpc, bank.sign(sender.address(), wei, new byte[0], 21_000)));
      if (token != null) {
        byte[] some = transfer(sender.address(), 1_000_000_000_000_000L);
        sent.add(send(rpc, bank.sign(token, UInt256.ZERO, some, 100_000)));
      }
    }
    await(rpc, sent);
    return new Stage(senders, token);
  }

  /// Signs the whole load, each sender's part in order and all senders on all cores.
  List<Offer> sign(Load load) {
    Offer[] offers = new Offer[load.count()];
    IntStream.range(0, senders.size())
        .parallel()
        .forEach(s -> {
          for (int i = s; i < offers.length; i += senders.size()) {
            offers[i] = new Offer(i, sign(senders.get(s), i, load));
          }
        });
    return List.of(offers);
  }

  private SignedTransaction sign(Sender from, int i, Load load) {
    Address to = Crowd.member(i * SPREAD % load.recipients());
    long gas = load.kind().gasLimit();
    return switch (load.kind()) {
      case ETH -> from.sign(to, UInt256.of(i + 1), new byte[0], gas);
      case ERC20 -> from.sign(token, UInt256.ZERO, transfer(to, i + 1), gas);
    };
  }

  /// Other accounts in each run: their nonces begin at 0.
  private static KeyPair fresh(int i) {
    return KeyPair.fromSeed(
        "bench %d %d".formatted(System.nanoTime(), i).getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] transfer(Address to, long amount) {
    return ByteBuffer.allocate(4 + 64)
        .put(TRANSFER)
        .put(16, to.bytes())
        .putLong(60, amount)
        .array();
  }

  static Hash send(RpcClient rpc, SignedTransaction signed) {
    rpc.call("eth_sendRawTransaction", JSON.stringNode(Hex.encode(signed.encoded())));
    return signed.hash();
  }

  /// The receipt of the last, once all are in blocks.
  static JsonNode await(RpcClient rpc, List<Hash> hashes) {
    long until = System.nanoTime() + WAIT_NS;
    JsonNode last = JSON.nullNode();
    for (Hash hash : hashes) {
      do {
        if (System.nanoTime() > until) {
          throw new NodeException(Code.STAGE, "transaction %s is in no block".formatted(hash));
        }
        last = receipt(rpc, hash);
        pause(last.isNull() ? 100 : 0);
      } while (last.isNull());
      if (!last.get("status").asString().equals("0x1")) {
        throw new NodeException(Code.STAGE, "transaction %s failed".formatted(hash));
      }
    }
    return last;
  }

  /// null while there is none; geth, too, says so in words while it has not indexed its last block.
  private static JsonNode receipt(RpcClient rpc, Hash hash) {
    try {
      return rpc.call("eth_getTransactionReceipt", JSON.stringNode(hash.toString()));
    } catch (NodeException e) {
      if (String.valueOf(e.getMessage()).contains("indexing is in progress")) {
        return JSON.nullNode();
      }
      throw e;
    }
  }

  static void pause(long ms) {
    try {
      Thread.sleep(ms);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NodeException(Code.STAGE, "interrupted", e);
    }
  }
}
