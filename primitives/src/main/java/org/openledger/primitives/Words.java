package org.openledger.primitives;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Big-endian and little-endian views of byte arrays, one machine word at a time.
final class Words {
  static final VarHandle LONG_BE =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  static final VarHandle LONG_LE =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  static final VarHandle INT_BE =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private Words() {}

  static long longAt(byte[] bytes, int at) {
    return (long) LONG_BE.get(bytes, at);
  }

  static void putLong(byte[] bytes, int at, long value) {
    LONG_BE.set(bytes, at, value);
  }

  static int intAt(byte[] bytes, int at) {
    return (int) INT_BE.get(bytes, at);
  }

  static void putInt(byte[] bytes, int at, int value) {
    INT_BE.set(bytes, at, value);
  }
}
