package org.openledger.node.explorer;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.openledger.node.explorer.Entries.Moved;
import org.openledger.node.explorer.Entries.Sent;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Hex;
import org.openledger.primitives.UInt256;

/// The index's records, each kind of one width; integers are big-endian.
///
/// | record | fields with their bytes |
/// |---|---|
/// | sent | time 8, hash 32, sender 20, flags 1, receiver or created contract 20, method 4, value 32, gas used 8, gas price 32 |
/// | address and sent | address 20, place 8 |
/// | transfer | time 8, hash 32, log index 4, kind 1, contract 20, from 20, to 20, asset id 32, amount 32 |
/// | address and transfer | address 20, place 8, kind 1, contract 20 |
///
/// Flags: 1 success, 2 there is a receiver, 4 a contract was created, 8 there is a method.
final class EntryCodec {
  static final int SENT_BYTES = 157;
  static final int SENT_KEY_BYTES = 28;
  static final int TRANSFER_BYTES = 169;
  static final int TRANSFER_KEY_BYTES = 49;

  private static final int SUCCESS = 1;
  private static final int RECEIVER = 2;
  private static final int CREATED = 4;
  private static final int METHOD = 8;
  private static final int METHOD_BYTES = 4;
  private static final Transfer.Kind[] KINDS = Transfer.Kind.values();

  private EntryCodec() {}

  static void put(ByteBuffer out, Sent tx) {
    out.putLong(tx.time()).put(tx.hash().bytes()).put(tx.from().bytes());
    out.put(
        (byte)
            ((tx.success() ? SUCCESS : 0)
                | (tx.to() == null ? 0 : RECEIVER)
                | (tx.created() == null ? 0 : CREATED)
                | (tx.method() == null ? 0 : METHOD)));
    put(out, tx.to() == null ? tx.created() : tx.to());
    out.put(tx.method() == null ? new byte[METHOD_BYTES] : Hex.decode(tx.method(), METHOD_BYTES));
    out.put(tx.valueWei().bytes()).putLong(tx.gasUsed()).put(tx.gasPriceWei().bytes());
  }

  static Sent sent(long place, byte[] record) {
    ByteBuffer in = ByteBuffer.wrap(record);
    long time = in.getLong();
    Hash hash = Hash.of(bytes(in, Hash.BYTES));
    Address from = address(in);
    int flags = in.get();
    Address other = address(in);
    byte[] method = bytes(in, METHOD_BYTES);
    UInt256 value = number(in);
    return new Sent(
        Place.block(place),
        Place.index(place),
        time,
        hash,
        from,
        (flags & RECEIVER) == 0 ? null : other,
        (flags & CREATED) == 0 ? null : other,
        value,
        in.getLong(),
        number(in),
        (flags & METHOD) == 0 ? null : Hex.encode(method),
        (flags & SUCCESS) != 0);
  }

  static void put(ByteBuffer out, Moved moved) {
    Transfer of = moved.transfer();
    out.putLong(moved.time()).put(moved.transaction().bytes()).putInt(moved.logIndex());
    out.put(kind(of.kind())).put(of.contract().bytes());
    out.put(of.from().bytes()).put(of.to().bytes());
    out.put(of.assetId().bytes()).put(of.amount().bytes());
  }

  static Moved moved(long place, byte[] record) {
    ByteBuffer in = ByteBuffer.wrap(record);
    long time = in.getLong();
    Hash hash = Hash.of(bytes(in, Hash.BYTES));
    int logIndex = in.getInt();
    Transfer transfer =
        new Transfer(
            KINDS[in.get()], address(in), address(in), address(in), number(in), number(in));
    return new Moved(transfer, Place.block(place), time, hash, logIndex);
  }

  /// The beginning of a key, or all of one.
  static byte[] key(Address address, long place) {
    return ByteBuffer.allocate(SENT_KEY_BYTES).put(address.bytes()).putLong(place).array();
  }

  /// The place in a key.
  static long place(byte[] key) {
    return ByteBuffer.wrap(key).getLong(Address.BYTES);
  }

  static byte kind(Transfer.Kind kind) {
    return (byte) kind.ordinal();
  }

  private static void put(ByteBuffer out, @Nullable Address address) {
    out.put(address == null ? new byte[Address.BYTES] : address.bytes());
  }

  private static Address address(ByteBuffer in) {
    return Address.of(bytes(in, Address.BYTES));
  }

  private static UInt256 number(ByteBuffer in) {
    return UInt256.fromBytes(bytes(in, 32));
  }

  private static byte[] bytes(ByteBuffer in, int count) {
    byte[] bytes = new byte[count];
    in.get(bytes);
    return bytes;
  }
}
