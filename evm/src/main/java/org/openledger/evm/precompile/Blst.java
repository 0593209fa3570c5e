package org.openledger.evm.precompile;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import supranational.blst.P1;

/// The C functions of blst, the BLS12-381 library, that its Java binding leaves out: the binding
/// has neither map-to-curve nor multi-exponentiation, its shared library has both.
///
/// Structures, in bytes: fp 48 (Montgomery form), fp2 96, affine point 96 or 192, Jacobian point
/// 144 or 288, fp12 576, scalar 32 (little-endian).
final class Blst {
  private static final SymbolLookup SYMBOLS = load();

  private Blst() {}

  private static SymbolLookup load() {
    // Making a point makes the binding unpack and load the library into our class loader.
    if (!new P1().is_inf()) {
      throw new IllegalStateException("blst's fresh point is not the point at infinity");
    }
    return SymbolLookup.loaderLookup();
  }

  /// A function of pointers that returns nothing.
  static MethodHandle action(String name, int pointers) {
    return bind(name, FunctionDescriptor.ofVoid(pointers(pointers)));
  }

  /// A question about the structure that a pointer names.
  static MethodHandle question(String name) {
    return bind(name, FunctionDescriptor.of(JAVA_BOOLEAN, ADDRESS));
  }

  /// The function `name` of the library with a C signature.
  static MethodHandle bind(String name, FunctionDescriptor signature) {
    MemorySegment at =
        SYMBOLS
            .find(name)
            .orElseThrow(() -> new IllegalStateException("blst's library lacks " + name));
    return Linker.nativeLinker().downcallHandle(at, signature);
  }

  private static MemoryLayout[] pointers(int count) {
    MemoryLayout[] out = new MemoryLayout[count];
    Arrays.fill(out, ADDRESS);
    return out;
  }

  static void call(MethodHandle action, MemorySegment a, MemorySegment b) {
    try {
      action.invokeExact(a, b);
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  static void call(MethodHandle action, MemorySegment a, MemorySegment b, MemorySegment c) {
    try {
      action.invokeExact(a, b, c);
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  static boolean ask(MethodHandle question, MemorySegment of) {
    try {
      return (boolean) question.invokeExact(of);
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  /// A call declares no exception: one that comes is a broken invariant of the binding.
  static IllegalStateException broken(Throwable e) {
    return new IllegalStateException("a call into blst failed", e);
  }

  /// What blst takes for an array of pointers to structures that lie one behind the other: the
  /// first, then null.
  static MemorySegment run(Arena arena, MemorySegment first) {
    MemorySegment out = arena.allocate(2 * ADDRESS.byteSize(), JAVA_LONG.byteAlignment());
    out.set(ADDRESS, 0, first);
    return out;
  }
}
