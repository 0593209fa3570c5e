package org.openledger.chain.execution;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Hex;
import org.openledger.primitives.Keccak;
import org.openledger.primitives.KeyPair;
import org.openledger.primitives.Rlp;
import org.openledger.primitives.Signature;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// State tests in the official format, made of random accounts and a random transaction.
final class RandomStateTest {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /// The official tests' sender and its key.
  private static final String SENDER = "0xa94f5374fce5edbc8e2a8697c15331677e6ebf0b";

  private static final String SECRET =
      "0x45a915e4d060149eb4365960e6a7a45f334393093061116b197e3240065ff2d8";
  private static final String COINBASE = "0x2adc25665018aa1fe0e6bc666dac8fc2697ff9ba";

  private final RandomGenerator random;
  private final List<Address> contracts = new ArrayList<>();
  private final KeyPair authority = KeyPair.fromSeed(new byte[] {7});
  private final RandomPrograms programs;

  RandomStateTest(RandomGenerator random) {
    this.random = random;
    for (int i = 0; i < 4; i++) {
      contracts.add(new Address(0xc0de, 0, 0x1000 + i));
    }
    List<Address> known = new ArrayList<>(contracts);
    known.add(Address.of(Hex.decode(SENDER)));
    known.add(Address.of(Hex.decode(COINBASE)));
    known.add(authority.address());
    this.programs = new RandomPrograms(random, known);
  }

  /// A test without its `post`.
  ObjectNode test(boolean setCode) {
    ObjectNode test = JSON.objectNode();
    ObjectNode env = test.putObject("env");
    env.put("currentCoinbase", COINBASE)
        .put("currentDifficulty", "0x0")
        .put("currentGasLimit", "0x26e1f476fe1e22")
        .put("currentNumber", "0x1")
        .put("currentTimestamp", "0x3e8")
        .put("currentBaseFee", "0x0a")
        .put("currentExcessBlobGas", "0x0")
        .put("currentRandom", Hash.ZERO.toString())
        .put("previousHash", Hash.ZERO.toString());
    test.set("pre", pre(setCode));
    test.set("transaction", transaction(setCode));
    return test;
  }

  private ObjectNode pre(boolean setCode) {
    ObjectNode pre = JSON.objectNode();
    account(pre, SENDER, "0x3635c9adc5dea00000", 0, new byte[0]);
    if (random.nextBoolean()) {
      account(pre, COINBASE, "0x1", 0, new byte[0]);
    }
    for (Address contract : contracts) {
      ObjectNode storage =
          account(
              pre,
              contract.toHex(),
              "0x" + Integer.toHexString(random.nextInt(1000)),
              1,
              programs.program());
      for (int slot = 0; slot < random.nextInt(4); slot++) {
        storage.put("0x0" + slot, "0x%04x".formatted(1 + random.nextInt(1000)));
      }
    }
    if (random.nextInt(3) == 0) {
      byte[] code = new byte[0];
      if (setCode && random.nextBoolean()) {
        code = new byte[23];
        code[0] = (byte) 0xef;
        code[1] = 1;
        anybody().write(code, 3);
      }
      account(pre, authority.address().toHex(), "0x64", random.nextInt(2), code);
    }
    return pre;
  }

  private static ObjectNode account(
      ObjectNode pre, String address, String balance, int nonce, byte[] code) {
    ObjectNode account = pre.putObject(address);
    account.put("balance", balance).put("nonce", "0x0" + nonce).put("code", Hex.encode(code));
    return account.putObject("storage");
  }

  private ObjectNode transaction(boolean setCode) {
    ObjectNode t = JSON.objectNode();
    t.put("nonce", "0x0").put("sender", SENDER).put("secretKey", SECRET);
    boolean creates = random.nextInt(10) == 0;
    boolean sets = setCode && !creates && random.nextInt(3) == 0;
    boolean priced = !sets && random.nextBoolean();
    t.put("to", creates ? "" : anybody().toHex());
    if (priced) {
      t.put("gasPrice", "0x0a");
    } else {
      t.put("maxFeePerGas", "0x64").put("maxPriorityFeePerGas", "0x0" + random.nextInt(10));
    }
    byte[] data = creates ? programs.program() : programs.bytes(random.nextInt(80));
    t.putArray("data").add(Hex.encode(data));
    t.putArray("gasLimit").add("0x" + Integer.toHexString(60_000 + random.nextInt(900_000)));
    t.putArray("value").add("0x0" + random.nextInt(3));
    if (sets || random.nextInt(3) == 0) {
      access(t.putArray("accessLists").addArray());
    }
    if (sets) {
      authorizations(t.putArray("authorizationList"));
    }
    return t;
  }

  private void access(ArrayNode list) {
    for (int i = 0; i < random.nextInt(3); i++) {
      ObjectNode item = list.addObject().put("address", anybody().toHex());
      ArrayNode keys = item.putArray("storageKeys");
      for (int slot = 0; slot < random.nextInt(3); slot++) {
        keys.add(Hash.ZERO.toString().substring(0, 65) + slot);
      }
    }
  }

  private void authorizations(ArrayNode list) {
    for (int i = 0; i < 1 + random.nextInt(3); i++) {
      Address to = random.nextInt(5) == 0 ? Address.ZERO : anybody();
      int nonce = random.nextInt(3);
      int chain = random.nextInt(3);
      byte[] body = Rlp.encode(Rlp.list(Rlp.of(chain), Rlp.of(to), Rlp.of(nonce)));
      Signature signature = authority.sign(Keccak.hash(new byte[] {5}, body));
      String parity = "0x0" + signature.yParity();
      list.addObject()
          .put("chainId", "0x0" + chain)
          .put("address", to.toHex())
          .put("nonce", "0x0" + nonce)
          .put("v", parity)
          .put("yParity", parity)
          .put("r", signature.r().toHex())
          .put("s", signature.s().toHex())
          .put("signer", authority.address().toHex());
    }
  }

  private Address anybody() {
    return contracts.get(random.nextInt(contracts.size()));
  }
}
