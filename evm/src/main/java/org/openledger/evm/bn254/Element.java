package org.openledger.evm.bn254;

/// What a curve needs of the field its coordinates are in.
interface Element<F extends Element<F>> {
  F add(F o);

  F subtract(F o);

  F multiply(F o);

  F square();

  F twice();

  F negate();

  /// 1 / this; this is not zero.
  F invert();

  boolean isZero();
}
