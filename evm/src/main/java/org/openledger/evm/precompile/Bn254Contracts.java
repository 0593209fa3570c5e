package org.openledger.evm.precompile;

import org.jspecify.annotations.Nullable;
import org.openledger.evm.bn254.Bn254;

/// Addition, multiplication and pairing over the curve bn254, at addresses 6 to 8 (EIP-196,
/// EIP-197), at the prices of EIP-1108.
enum Bn254Contracts implements Precompile {
  ADD {
    @Override
    public long gas(CallData input) {
      return 150;
    }

    @Override
    public byte @Nullable [] run(CallData input) {
      return Bn254.add(input.slice(0, 2 * Bn254.G1_BYTES));
    }
  },
  MULTIPLY {
    @Override
    public long gas(CallData input) {
      return 6_000;
    }

    @Override
    public byte @Nullable [] run(CallData input) {
      return Bn254.multiply(input.slice(0, Bn254.G1_BYTES + 32));
    }
  },
  PAIRING {
    @Override
    public long gas(CallData input) {
      return 45_000 + 34_000L * (input.length() / Bn254.PAIR_BYTES);
    }

    @Override
    public byte @Nullable [] run(CallData input) {
      return Bn254.pairing(input.bytes());
    }
  }
}
