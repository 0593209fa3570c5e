package org.openledger.node.follow;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import org.openledger.chain.block.Transactions.Call;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hex;
import org.openledger.primitives.Keccak;
import org.openledger.primitives.UInt256;

/// What a transaction may do: transfers, creations that succeed or not, calls of an ERC-20, of
/// `Mixed.sol`, of precompiles and of the protocol's contracts.
final class Calls {
  private static final Address BLOCK_HASHES =
      Address.parse("0x0000f90827f1c53a10cb7a02335b175320002935");
  private static final Address BEACON_ROOTS =
      Address.parse("0x000f3df6d732807ef1319fb7b8bb8522d0beac02");
  private static final Address WITHDRAWALS =
      Address.parse("0x00000961ef480eb55e80d19ad83579a64c007002");
  private static final Address CONSOLIDATIONS =
      Address.parse("0x0000bbddc7ce488642fb579f8b00f3a590007251");

  /// Code that creates a contract of one byte, an empty one, one that EIP-3541 forbids, and code
  /// that does not end, fails, returns too much, or reverts with data.
  private static final String[] CREATIONS = {
    "60005f5360015ff3", "", "60ef5f5360015ff3", "5b5f56", "fe", "6160015ff3", "60aa5f5260205ffd"
  };

  private final RandomGenerator random;
  private final Address asset;
  private final Address mixed;

  Calls(RandomGenerator random, Address asset, Address mixed) {
    this.random = random;
    this.asset = asset;
    this.mixed = mixed;
  }

  Call next(long head) {
    return switch (random.nextInt(15)) {
      case 0, 1 -> new Call(anybody(), UInt256.of(random.nextInt(1_000_000)), new byte[0]);
      case 2 -> creation();
      case 3, 4 -> asset("transfer(address,uint256)", word(anybody()), word(random.nextInt(90)));
      case 5 -> asset("delegate(address)", word(anybody()));
      case 6 -> mixed(keep());
      case 7 -> mixed(input("clear(uint256,uint256)", slot(), word(random.nextInt(9))));
      case 8 -> mixed(input("fail(uint256)", slot()));
      case 9 -> mixed(random.nextBoolean() ? input("burn()") : bytes(random.nextInt(80)));
      case 10 -> raise();
      case 11 -> mixed(input("past(uint256)", word(Math.max(0, head - random.nextInt(300)))));
      case 12 -> precompile();
      case 13 -> protocol(head);
      default -> request();
    };
  }

  byte[] keep() {
    return input("keep(uint256,uint256)", slot(), word(random.nextInt(9)));
  }

  Address contract() {
    return random.nextBoolean() ? asset : mixed;
  }

  /// A contract, a precompile, or one of a hundred accounts that may not be there yet.
  Address anybody() {
    return switch (random.nextInt(5)) {
      case 0 -> contract();
      case 1 -> Address.at(word(random.nextInt(20)), 12);
      default -> Address.at(Keccak.hash(new byte[] {(byte) random.nextInt(100)}).bytes(), 0);
    };
  }

  private Call asset(String signature, byte[]... arguments) {
    return new Call(asset, UInt256.ZERO, input(signature, arguments));
  }

  private Call mixed(byte[] input) {
    return new Call(mixed, UInt256.ZERO, input);
  }

  private Call creation() {
    byte[] code = Hex.decode("0x" + CREATIONS[random.nextInt(CREATIONS.length)]);
    return new Call(null, UInt256.of(random.nextInt(3)), code);
  }

  /// A child at one of four addresses, which stays or is gone at once: a second one that should
  /// stand where another stands fails.
  private Call raise() {
    byte[] input =
        input("raise(bytes32,bool)", word(random.nextInt(4)), word(random.nextInt(4) == 0 ? 0 : 1));
    return new Call(mixed, UInt256.of(random.nextInt(3)), input);
  }

  private Call precompile() {
    if (random.nextBoolean()) {
      int length = random.nextInt(1, 200);
      byte[] padded = ByteBuffer.allocate(224).put(bytes(length)).array();
      return mixed(input("precompiles(bytes)", word(32), word(length), padded));
    }
    int number = random.nextInt(19);
    Address to = Address.at(word(number == 18 ? 0x100 : number), 12);
    return new Call(to, UInt256.ZERO, bytes(random.nextInt(400)));
  }

  private Call protocol(long head) {
    boolean hashes = random.nextBoolean();
    byte[] input = word(hashes ? Math.max(0, head - random.nextInt(300)) : 1_700_000_000 + head);
    return new Call(hashes ? BLOCK_HASHES : BEACON_ROOTS, UInt256.ZERO, input);
  }

  /// For the consensus layer, with a fee that suffices or does not.
  private Call request() {
    UInt256 fee = UInt256.of(random.nextInt(10) == 0 ? 0 : 100_000);
    return random.nextBoolean()
        ? new Call(WITHDRAWALS, fee, bytes(56))
        : new Call(CONSOLIDATIONS, fee, bytes(96));
  }

  private byte[] slot() {
    return word(random.nextInt(40));
  }

  private byte[] bytes(int length) {
    byte[] out = new byte[length];
    random.nextBytes(out);
    return out;
  }

  static byte[] word(long value) {
    return UInt256.of(value).bytes();
  }

  private static byte[] word(Address address) {
    return ByteBuffer.allocate(32).position(12).put(address.bytes()).array();
  }

  static byte[] input(String signature, byte[]... arguments) {
    int length = 4;
    for (byte[] argument : arguments) {
      length += argument.length;
    }
    byte[] selector = Keccak.hash(signature.getBytes(StandardCharsets.US_ASCII)).bytes();
    ByteBuffer out = ByteBuffer.allocate(length).put(selector, 0, 4);
    for (byte[] argument : arguments) {
      out.put(argument);
    }
    return out.array();
  }
}
