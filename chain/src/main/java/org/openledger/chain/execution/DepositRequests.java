package org.openledger.chain.execution;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.openledger.evm.state.Log;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;

/// Deposits to the consensus layer, read from the deposit contract's logs (EIP-6110).
final class DepositRequests {
  private static final byte TYPE = 0;
  private static final Hash TOPIC =
      Hash.parse("0x649bbc62d0e31342afea4e5cd82d4049e7e1ee912fc0889aa790803be39038c5");
  private static final int LOG_BYTES = 576;

  /// Where the five fields stand in the ABI's encoding, and how long they are: public key,
  /// withdrawal credentials, amount, signature, index.
  private static final int[] OFFSETS = {160, 256, 320, 384, 512};

  private static final int[] LENGTHS = {48, 32, 8, 96, 8};

  private final Address contract;
  private final ByteArrayOutputStream found = new ByteArrayOutputStream();
  private boolean malformed;

  DepositRequests(Address contract) {
    this.contract = contract;
    found.write(TYPE);
  }

  void collect(List<Log> logs) {
    for (Log log : logs) {
      if (log.address().equals(contract)
          && !log.topics().isEmpty()
          && log.topics().getFirst().equals(TOPIC)) {
        read(log.data());
      }
    }
  }

  private void read(byte[] data) {
    if (data.length != LOG_BYTES) {
      malformed = true;
      return;
    }
    for (int i = 0; i < OFFSETS.length; i++) {
      malformed |= word(data, 32 * i) != OFFSETS[i] || word(data, OFFSETS[i]) != LENGTHS[i];
      int from = OFFSETS[i] + 32;
      found.writeBytes(Arrays.copyOfRange(data, from, from + LENGTHS[i]));
    }
  }

  /// A word as a number; negative when it is beyond 2³¹.
  private static int word(byte[] data, int at) {
    for (int i = at; i < at + 28; i++) {
      if (data[i] != 0) {
        return -1;
      }
    }
    return ByteBuffer.wrap(data).getInt(at + 28);
  }

  /// The request with its type first, alone when there was no deposit; empty when a log was not
  /// what the contract writes, which makes the block invalid.
  Optional<byte[]> request() {
    return malformed ? Optional.empty() : Optional.of(found.toByteArray());
  }
}
