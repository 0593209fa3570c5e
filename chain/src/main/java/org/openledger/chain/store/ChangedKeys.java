package org.openledger.chain.store;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.openledger.primitives.Address;
import org.openledger.primitives.UInt256;

/// A row of the table `changed`: which accounts and slots a block changed, as address ‖ count of
/// slots (4 bytes) ‖ the slots, repeated.
final class ChangedKeys {
  private final ByteArrayOutputStream row = new ByteArrayOutputStream();

  /// Hears of the accounts of a row.
  interface Reader {
    /// An account that was changed, and those of its slots that were.
    void account(Address address, List<UInt256> slots);
  }

  void add(Address address, Collection<UInt256> slots) {
    row.writeBytes(address.bytes());
    row.writeBytes(ByteBuffer.allocate(4).putInt(slots.size()).array());
    slots.forEach(slot -> row.writeBytes(slot.bytes()));
  }

  byte[] bytes() {
    return row.toByteArray();
  }

  static void read(byte[] row, Reader reader) {
    ByteBuffer in = ByteBuffer.wrap(row);
    byte[] key = new byte[Address.BYTES];
    byte[] slot = new byte[32];
    while (in.hasRemaining()) {
      in.get(key);
      int count = in.getInt();
      List<UInt256> slots = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        in.get(slot);
        slots.add(UInt256.fromBytes(slot));
      }
      reader.account(Address.at(key, 0), slots);
    }
  }
}
