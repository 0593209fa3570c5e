package org.openledger.evm.interpreter;

import java.util.Arrays;
import org.openledger.evm.interpreter.Message.Kind;
import org.openledger.evm.precompile.CallData;
import org.openledger.evm.state.Code;
import org.openledger.evm.state.Journal;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Keccak;
import org.openledger.primitives.Rlp;
import org.openledger.primitives.UInt256;

/// CREATE, CREATE2 (EIP-1014, EIP-3860) and SELFDESTRUCT (EIP-6780).
public final class Creates {
  /// Bytes of init code at most (EIP-3860).
  public static final int INIT_CODE_BYTES_MAX = 49_152;

  /// Gas of a word of init code (EIP-3860).
  public static final long INIT_CODE_WORD = 2;

  /// A nonce that cannot grow (EIP-2681): 2⁶⁴ − 1.
  public static final long NONCE_MAX = -1;

  private static final long KECCAK_WORD = 6;
  private static final long NEW_ACCOUNT = 25_000;

  private Creates() {}

  /// Where the contract goes that `creator` creates under `nonce`.
  public static Address address(Address creator, long nonce) {
    byte[] encoded = Rlp.encode(Rlp.list(Rlp.of(creator), Rlp.of(new UInt256(0, 0, 0, nonce))));
    return Address.at(Keccak.hash(encoded).bytes(), 12);
  }

  /// Where the contract goes that `creator` creates with `salt` and `init` (EIP-1014).
  public static Address address(Address creator, Hash salt, byte[] init) {
    byte[] marked = {(byte) 0xff};
    Hash hash = Keccak.hash(marked, creator.bytes(), salt.bytes(), Keccak.hash(init).bytes());
    return Address.at(hash.bytes(), 12);
  }

  static void create(Frame f, Machine m, boolean salted) {
    f.forbidStatic();
    UInt256 value = f.popWord();
    long offset = f.popLong();
    long size = f.popLong();
    Hash salt = salted ? f.popHash() : Hash.ZERO;
    if (size > INIT_CODE_BYTES_MAX) {
      throw Halted.OUT_OF_GAS;
    }
    f.chargeWords(size, salted ? INIT_CODE_WORD + KECCAK_WORD : INIT_CODE_WORD);
    int at = f.expand(offset, size);
    byte[] init = f.copyOut(at, size);
    f.returned = CallResult.NOTHING;
    long gas = f.gas - f.gas / 64;
    f.charge(gas);
    Address to =
        salted ? address(f.address, salt, init) : address(f.address, m.journal().nonce(f.address));
    f.child =
        new Message(
            salted ? Kind.CREATE2 : Kind.CREATE,
            f.message.depth() + 1,
            f.address,
            to,
            to,
            Code.once(init),
            value,
            CallData.NONE,
            gas,
            false);
  }

  static void selfDestruct(Frame f, Machine m) {
    Journal journal = m.journal();
    f.forbidStatic();
    Address self = f.address;
    Address heir = f.popAddress();
    if (journal.warm(heir)) {
      f.charge(Access.COLD_ACCOUNT);
    }
    UInt256 balance = journal.balance(self);
    if (!balance.isZero() && journal.isEmpty(heir)) {
      f.charge(NEW_ACCOUNT);
    }
    Tracer tracer = m.tracer();
    if (tracer != null) {
      tracer.selfDestruct(self, heir, balance);
    }
    boolean goes = journal.isNew(self);
    journal.debit(self, balance);
    if (!(goes && heir.equals(self))) { // what a vanishing contract leaves to itself is burnt
      journal.credit(heir, balance);
    }
    if (goes) {
      journal.destroy(self);
    }
  }

  /// Whether code may be put in place, and what it costs (EIP-170, EIP-3541).
  static Ending deposit(Frame f, Journal journal) {
    byte[] code = f.output;
    if (code.length > 0 && code[0] == (byte) 0xef) {
      return Ending.CODE_RESERVED;
    }
    f.gas -= 200L * code.length;
    if (f.gas < 0) {
      return Ending.CODE_GAS;
    }
    if (code.length > INIT_CODE_BYTES_MAX / 2) {
      f.detail = "code size %d limit %d".formatted(code.length, INIT_CODE_BYTES_MAX / 2);
      return Ending.CODE_TOO_LARGE;
    }
    if (code.length > 0) {
      journal.setCode(f.address, Code.of(Arrays.copyOf(code, code.length)));
    }
    return Ending.SUCCESS;
  }
}
