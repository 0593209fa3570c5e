package org.openledger.primitives;

import java.util.ArrayList;
import java.util.List;
import org.openledger.primitives.PrimitivesException.Code;

/// A type of the contract ABI: the elementary ones, and arrays of those with a fixed width.
public sealed interface AbiType {
  /// `uint8` … `uint256`, as [UInt256].
  record Uint(int bits) implements AbiType {
    public Uint {
      check(bits > 0 && bits <= 256 && bits % 8 == 0, "uint" + bits);
    }
  }

  /// `bytes1` … `bytes32`, as `byte[]`, 32 of them as [Hash].
  record FixedBytes(int length) implements AbiType {
    public FixedBytes {
      check(length > 0 && length <= 32, "bytes" + length);
    }
  }

  /// `address`, as [Address].
  record Account() implements AbiType {}

  /// `bool`, as [Boolean].
  record Bool() implements AbiType {}

  /// `string`, as [String].
  record Text() implements AbiType {}

  /// `bytes`, as `byte[]`.
  record ByteString() implements AbiType {}

  /// `T[]`, or `T[length]` when `length` is not negative, as [List].
  record ArrayOf(AbiType element, int length) implements AbiType {
    public ArrayOf {
      check(
          !element.dynamic() && !(element instanceof ArrayOf),
          "an array of anything but an elementary type of fixed width");
    }
  }

  /// Whether the encoding is an offset to a tail.
  default boolean dynamic() {
    return switch (this) {
      case Uint _, FixedBytes _, Account _, Bool _ -> false;
      case Text _, ByteString _ -> true;
      case ArrayOf a -> a.length() < 0;
    };
  }

  /// Bytes in the head of a tuple.
  default int headBytes() {
    return this instanceof ArrayOf a && a.length() >= 0 ? 32 * a.length() : 32;
  }

  /// Reads a canonical type name such as `uint256`, `bytes32[]` or `address[2]`.
  static AbiType parse(String name) {
    if (name.endsWith("]")) {
      int open = name.lastIndexOf('[');
      check(open > 0, name);
      String count = name.substring(open + 1, name.length() - 1);
      return new ArrayOf(parse(name.substring(0, open)), count.isEmpty() ? -1 : number(count));
    }
    return switch (name) {
      case "address" -> new Account();
      case "bool" -> new Bool();
      case "string" -> new Text();
      case "bytes" -> new ByteString();
      default -> {
        if (name.startsWith("uint")) {
          yield new Uint(number(name.substring(4)));
        }
        check(name.startsWith("bytes"), name);
        yield new FixedBytes(number(name.substring(5)));
      }
    };
  }

  /// The argument types of a signature such as `transfer(address,uint256)`.
  static List<AbiType> ofSignature(String signature) {
    int open = signature.indexOf('(');
    check(open >= 0 && signature.endsWith(")"), signature);
    String inside = signature.substring(open + 1, signature.length() - 1);
    List<AbiType> types = new ArrayList<>();
    for (String name : inside.isEmpty() ? new String[0] : inside.split(",", -1)) {
      types.add(parse(name));
    }
    return List.copyOf(types);
  }

  private static int number(String digits) {
    check(digits.matches("[1-9][0-9]{0,3}"), digits);
    return Integer.parseInt(digits);
  }

  private static void check(boolean ok, String name) {
    if (!ok) {
      throw new PrimitivesException(Code.ABI, "no such ABI type here: " + name);
    }
  }
}
