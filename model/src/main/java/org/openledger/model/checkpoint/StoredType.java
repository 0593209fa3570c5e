package org.openledger.model.checkpoint;

/// How numbers lie in a file: plain types one by one, quantised types in blocks of 32 values that
/// share a scale (`ggml-quants.c`).
public enum StoredType {
  /// IEEE 754 binary64.
  F64(1, 8),
  /// IEEE 754 binary32.
  F32(1, 4),
  /// IEEE 754 binary16.
  F16(1, 2),
  /// The upper half of a binary32.
  BF16(1, 2),
  /// Signed 64-bit integer.
  I64(1, 8),
  /// Signed 32-bit integer.
  I32(1, 4),
  /// Signed 16-bit integer.
  I16(1, 2),
  /// Signed byte.
  I8(1, 1),
  /// Unsigned byte.
  U8(1, 1),
  /// One byte, 0 or 1.
  BOOL(1, 1),
  /// 32 signed bytes under one fp16 scale: `d·q`.
  Q8_0(32, 34),
  /// 32 nibbles under one fp16 scale: `d·(q − 8)`.
  Q4_0(32, 18),
  /// 32 nibbles under fp16 scale and minimum: `d·q + m`.
  Q4_1(32, 20);

  private final int blockValues;
  private final int blockBytes;

  StoredType(int blockValues, int blockBytes) {
    this.blockValues = blockValues;
    this.blockBytes = blockBytes;
  }

  /// Values that share one block; 1 for plain types.
  public int blockValues() {
    return blockValues;
  }

  /// Bytes of one block.
  public int blockBytes() {
    return blockBytes;
  }
}
