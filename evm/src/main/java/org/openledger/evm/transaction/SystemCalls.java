package org.openledger.evm.transaction;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.openledger.evm.fork.Eip;
import org.openledger.evm.interpreter.BlockContext;
import org.openledger.evm.interpreter.CallResult;
import org.openledger.evm.interpreter.Ending;
import org.openledger.evm.interpreter.Machine;
import org.openledger.evm.interpreter.Message;
import org.openledger.evm.interpreter.Tracer;
import org.openledger.evm.interpreter.TransactionContext;
import org.openledger.evm.precompile.CallData;
import org.openledger.evm.state.Code;
import org.openledger.evm.state.Journal;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.UInt256;

/// What a block does before and after its transactions: the protocol's own calls to its contracts
/// (EIP-4788, EIP-2935, EIP-7002, EIP-7251), and withdrawals (EIP-4895). One thread.
///
/// The calls cost nobody gas and do not count against the block's.
public final class SystemCalls {
  /// Where beacon roots are kept (EIP-4788).
  public static final Address BEACON_ROOTS = named("0x000f3df6d732807ef1319fb7b8bb8522d0beac02");

  /// Where block hashes are kept (EIP-2935).
  public static final Address HISTORY = named("0x0000f90827f1c53a10cb7a02335b175320002935");

  /// Where withdrawals are asked for (EIP-7002).
  public static final Address WITHDRAWALS = named("0x00000961ef480eb55e80d19ad83579a64c007002");

  /// Where consolidations are asked for (EIP-7251).
  public static final Address CONSOLIDATIONS = named("0x0000bbddc7ce488642fb579f8b00f3a590007251");

  /// Who calls.
  public static final Address CALLER = named("0xfffffffffffffffffffffffffffffffffffffffe");

  private static final long GAS = 30_000_000;
  private static final byte WITHDRAWAL_REQUEST = 1;
  private static final byte CONSOLIDATION_REQUEST = 2;
  private static final UInt256 GWEI = UInt256.of(1_000_000_000);

  private final Journal journal;
  private final BlockContext block;
  private final Machine machine;

  /// The calls of `block` over `journal`; `tracer` may be null.
  public SystemCalls(Journal journal, BlockContext block, @Nullable Tracer tracer) {
    this.journal = journal;
    this.block = block;
    this.machine = new Machine(journal, block, tracer);
  }

  /// Stores the parent's beacon root, and its hash where the fork does. A contract that is not
  /// there is passed over; one that fails leaves no trace.
  public void begin(Hash parentBeaconRoot, Hash parent) {
    call(BEACON_ROOTS, parentBeaconRoot.bytes());
    if (block.fork().has(Eip.HISTORY_IN_STATE)) {
      call(HISTORY, parent.bytes());
    }
  }

  /// Credits a withdrawal.
  public void withdraw(Address to, long gwei) {
    journal.beginTransaction();
    journal.credit(to, new UInt256(0, 0, 0, gwei).multiply(GWEI));
    journal.endTransaction();
  }

  /// Collects what the execution layer asks of the consensus layer, each list with its type byte
  /// first and empty ones left out (EIP-7685). Empty when a contract is missing or fails, which
  /// makes the block invalid.
  public Optional<List<byte[]>> requests() {
    List<byte[]> requests = new ArrayList<>();
    boolean complete =
        !block.fork().has(Eip.REQUESTS)
            || request(WITHDRAWALS, WITHDRAWAL_REQUEST, requests)
                && request(CONSOLIDATIONS, CONSOLIDATION_REQUEST, requests);
    return complete ? Optional.of(requests) : Optional.empty();
  }

  /// The header's commitment to requests: SHA-256 over the SHA-256 of each (EIP-7685).
  public static Hash hash(List<byte[]> requests) {
    MessageDigest all = sha256();
    requests.forEach(request -> all.update(sha256().digest(request)));
    return Hash.of(all.digest());
  }

  private boolean request(Address contract, byte type, List<byte[]> requests) {
    Optional<CallResult> result = call(contract, new byte[0]);
    if (result.isEmpty() || result.get().ending() != Ending.SUCCESS) {
      return false;
    }
    byte[] data = result.get().output();
    if (data.length > 0) {
      byte[] request = new byte[1 + data.length];
      request[0] = type;
      System.arraycopy(data, 0, request, 1, data.length);
      requests.add(request);
    }
    return true;
  }

  /// Empty when there is no code to call.
  private Optional<CallResult> call(Address contract, byte[] input) {
    journal.beginTransaction();
    Code code = journal.code(contract);
    if (code.length() == 0) {
      return Optional.empty();
    }
    journal.warm(contract);
    CallResult result =
        machine.run(
            new Message(
                Message.Kind.CALL,
                0,
                CALLER,
                contract,
                contract,
                code,
                UInt256.ZERO,
                CallData.of(input),
                GAS,
                false),
            new TransactionContext(CALLER, UInt256.ZERO, List.of()));
    journal.endTransaction();
    return Optional.of(result);
  }

  private static Address named(String hex) {
    return Address.parse(hex);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
