package org.openledger.tensor;

/// The type of a tensor's elements. Codes are libtorch's own, checked against the library at load.
public enum DType {
  /// Unsigned byte.
  U8("uint8", 0, 1),
  /// Signed byte.
  I8("int8", 1, 1),
  /// 32-bit integer.
  I32("int32", 3, 4),
  /// 64-bit integer, the type of token ids and indices.
  I64("int64", 4, 8),
  /// IEEE half precision.
  F16("float16", 5, 2),
  /// IEEE single precision.
  F32("float32", 6, 4),
  /// IEEE double precision.
  F64("float64", 7, 8),
  /// One byte, 0 or 1.
  BOOL("bool", 11, 1),
  /// The upper half of a single: 8 bits of exponent, 7 of mantissa.
  BF16("bfloat16", 15, 2);

  private static final DType[] BY_CODE = new DType[16];

  static {
    for (DType d : values()) {
      BY_CODE[d.code] = d;
    }
  }

  private final String torchName;
  private final int code;
  private final int bytes;

  DType(String torchName, int code, int bytes) {
    this.torchName = torchName;
    this.code = code;
    this.bytes = bytes;
  }

  /// The bytes of one element.
  public int bytes() {
    return bytes;
  }

  /// Whether values are floating point, and so may carry a gradient.
  public boolean isFloat() {
    return switch (this) {
      case F16, BF16, F32, F64 -> true;
      case U8, I8, I32, I64, BOOL -> false;
    };
  }

  String torchName() {
    return torchName;
  }

  int code() {
    return code;
  }

  static DType ofCode(int code) {
    DType d = code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    if (d == null) {
      throw new TensorException(
          TensorException.Code.DTYPE, "libtorch scalar type " + code + " is not one we use");
    }
    return d;
  }
}
