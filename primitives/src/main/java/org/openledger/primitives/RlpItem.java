package org.openledger.primitives;

import java.util.Arrays;
import java.util.List;
import org.openledger.primitives.PrimitivesException.Code;

/// What RLP can say: a byte string, or a list of items.
public sealed interface RlpItem {
  /// A byte string. The array is taken as it is: its giver must not write to it again.
  record Bytes(byte[] value) implements RlpItem {
    @Override
    public boolean equals(Object o) {
      return o instanceof Bytes other && Arrays.equals(value, other.value);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(value);
    }

    @Override
    public String toString() {
      return Hex.encode(value);
    }
  }

  /// A list of items.
  record Items(List<RlpItem> items) implements RlpItem {
    public Items {
      items = List.copyOf(items);
    }
  }

  /// The byte string; fails for a list. `what` names the field in the message.
  default byte[] bytes(String what) {
    return switch (this) {
      case Bytes b -> b.value();
      case Items l -> throw wrong(what, "bytes", "a list of " + l.items().size());
    };
  }

  /// The list; fails for a byte string.
  default List<RlpItem> list(String what) {
    return switch (this) {
      case Items l -> l.items();
      case Bytes b -> throw wrong(what, "a list", b.value().length + " bytes");
    };
  }

  /// The list, which must have `size` items.
  default List<RlpItem> list(String what, int size) {
    List<RlpItem> items = list(what);
    if (items.size() != size) {
      throw wrong(what, "a list of " + size, "a list of " + items.size());
    }
    return items;
  }

  /// A byte string of exactly `length` bytes.
  default byte[] bytes(String what, int length) {
    byte[] value = bytes(what);
    if (value.length != length) {
      throw wrong(what, length + " bytes", value.length + " bytes");
    }
    return value;
  }

  /// 32 bytes.
  default Hash hash(String what) {
    return Hash.of(bytes(what, Hash.BYTES));
  }

  /// 20 bytes.
  default Address address(String what) {
    return Address.of(bytes(what, Address.BYTES));
  }

  /// A number of at most 256 bits without leading zeros.
  default UInt256 number(String what) {
    byte[] value = bytes(what);
    if (value.length > 32) {
      throw wrong(what, "a number of at most 32 bytes", value.length + " bytes");
    }
    if (value.length > 0 && value[0] == 0) {
      throw wrong(what, "a number without leading zeros", Hex.encode(value));
    }
    return UInt256.fromBytes(value);
  }

  /// A number below 2⁶³ without leading zeros.
  default long longNumber(String what) {
    UInt256 value = number(what);
    if (!value.fitsLong()) {
      throw wrong(what, "a number below 2^63", value.toHex());
    }
    return value.w0();
  }

  private static PrimitivesException wrong(String what, String wanted, String got) {
    return new PrimitivesException(Code.RLP, "%s: wanted %s, got %s".formatted(what, wanted, got));
  }
}
