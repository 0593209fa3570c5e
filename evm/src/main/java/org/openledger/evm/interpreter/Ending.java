package org.openledger.evm.interpreter;

/// How a call or creation ended. All but the first two, and those that say so, take all of its gas.
public enum Ending {
  /// Its changes hold.
  SUCCESS,
  /// It gave its changes up, kept its remaining gas and may say why.
  REVERT,
  /// The gas did not suffice.
  OUT_OF_GAS,
  /// A store with no more gas than a plain transfer's stipend (EIP-2200).
  STORE_STIPEND,
  /// Created code that the gas left could not pay for.
  CODE_GAS,
  /// An instruction found too few words on the stack.
  STACK_UNDERFLOW,
  /// An instruction would have left more than 1,024 words on the stack.
  STACK_OVERFLOW,
  /// A jump to where no JUMPDEST is.
  BAD_JUMP,
  /// An opcode that the fork does not have, or INVALID.
  UNDEFINED_OPCODE,
  /// A change within a static call (EIP-214).
  WRITE_PROTECTION,
  /// A read beyond the end of the return data (EIP-211).
  RETURN_DATA_BOUNDS,
  /// Created code of more than 24,576 bytes (EIP-170).
  CODE_TOO_LARGE,
  /// Created code that begins with 0xef (EIP-3541).
  CODE_RESERVED,
  /// A creation where an account already is (EIP-684, EIP-7610).
  ADDRESS_TAKEN,
  /// A precompile that did not like its input.
  PRECOMPILE_FAILED,
  /// A message beyond 1,024 others: it did not begin and keeps its gas.
  TOO_DEEP,
  /// A message with more value than its caller has: it did not begin and keeps its gas.
  BALANCE_TOO_LOW,
  /// A creation by a contract whose nonce cannot grow (EIP-2681): it did not begin and keeps its
  /// gas.
  NONCE_AT_MAX
}
