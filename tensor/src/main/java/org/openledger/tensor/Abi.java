package org.openledger.tensor;

import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.openledger.tensor.TensorException.Code.LIBTORCH;
import static org.openledger.tensor.TensorException.Code.NATIVES_VERSION;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/// libtorch's stable C ABI, function by function: with [OneDnn] the only place where its symbols
/// are named.
///
/// Handles are `AtenTensorHandle`, an `at::Tensor*` as a long. Functions answer 0, or non-zero with
/// a message that libtorch ≥ 2.13 lets us read and older ones print to standard error.
///
/// @see <a
///   href="https://github.com/pytorch/pytorch/blob/v2.10.0/torch/csrc/stable/c/shim.h">shim.h</a>
final class Abi {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final SymbolLookup SYMBOLS = Torch.get().symbols();

  private static final MethodHandle VERSION = plain("aoti_torch_abi_version", JAVA_LONG);
  private static final MethodHandle DISPATCH =
      plain("torch_call_dispatcher", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle LIST_NEW =
      quick("torch_new_list_reserve_size", JAVA_LONG, JAVA_LONG);
  private static final MethodHandle LIST_PUSH = quick("torch_list_push_back", JAVA_LONG, JAVA_LONG);
  private static final MethodHandle LIST_SIZE = quick("torch_list_size", JAVA_LONG, JAVA_LONG);
  private static final MethodHandle LIST_GET =
      quick("torch_list_get_item", JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle LIST_DELETE = quick("torch_delete_list", JAVA_LONG);
  private static final MethodHandle STRING_NEW =
      plain("torch_new_string_handle", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle BORROW =
      quick("aoti_torch_new_tensor_handle", JAVA_LONG, JAVA_LONG);
  private static final MethodHandle DELETE =
      plain("aoti_torch_delete_tensor_object", JAVA_INT, JAVA_LONG);
  private static final MethodHandle DATA = quick("aoti_torch_get_data_ptr", JAVA_LONG, JAVA_LONG);
  private static final MethodHandle DIM = quick("aoti_torch_get_dim", JAVA_LONG, JAVA_LONG);
  private static final MethodHandle SIZES = quick("aoti_torch_get_sizes", JAVA_LONG, JAVA_LONG);
  private static final MethodHandle STRIDES = quick("aoti_torch_get_strides", JAVA_LONG, JAVA_LONG);
  private static final MethodHandle DTYPE = quick("aoti_torch_get_dtype", JAVA_LONG, JAVA_LONG);
  private static final MethodHandle DEVICE_TYPE =
      quick("aoti_torch_get_device_type", JAVA_LONG, JAVA_LONG);
  private static final MethodHandle DEVICE_INDEX =
      quick("aoti_torch_get_device_index", JAVA_LONG, JAVA_LONG);
  private static final MethodHandle EMPTY =
      plain(
          "aoti_torch_empty_strided",
          JAVA_INT,
          JAVA_LONG,
          JAVA_LONG,
          JAVA_LONG,
          JAVA_INT,
          JAVA_INT,
          JAVA_INT,
          JAVA_LONG);
  private static final MethodHandle SUBTRACT =
      plain(
          "aoti_torch_aten_subtract_Tensor",
          JAVA_INT,
          JAVA_LONG,
          JAVA_LONG,
          JAVA_DOUBLE,
          JAVA_LONG);
  private static final MethodHandle FILL =
      plain("aoti_torch_aten_fill__Scalar", JAVA_INT, JAVA_LONG, JAVA_DOUBLE);
  private static final MethodHandle SCALAR =
      plain("aoti_torch_scalar_to_tensor_float64", JAVA_INT, JAVA_DOUBLE, JAVA_LONG);
  private static final MethodHandle REQUIRES_GRAD =
      plain("torch_set_requires_grad", JAVA_INT, JAVA_LONG, JAVA_BOOLEAN);
  private static final MethodHandle GRAD_MODE =
      voids("aoti_torch_grad_mode_set_enabled", JAVA_BOOLEAN);
  private static final MethodHandle GRAD_MODE_IS =
      plain("aoti_torch_grad_mode_is_enabled", JAVA_BOOLEAN);
  private static final MethodHandle THREADS = plain("torch_get_num_threads", JAVA_INT, JAVA_LONG);
  private static final MethodHandle ADDMM =
      plain(
          "aoti_torch_cpu_addmm_out",
          JAVA_INT,
          JAVA_LONG,
          JAVA_LONG,
          JAVA_LONG,
          JAVA_LONG,
          JAVA_DOUBLE,
          JAVA_DOUBLE);
  private static final MethodHandle BADDBMM =
      plain(
          "aoti_torch_cpu_baddbmm_out",
          JAVA_INT,
          JAVA_LONG,
          JAVA_LONG,
          JAVA_LONG,
          JAVA_LONG,
          JAVA_DOUBLE,
          JAVA_DOUBLE);
  private static final MethodHandle MM_OUT =
      plain("aoti_torch_mm_out", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle BMM_OUT =
      plain("aoti_torch_bmm_out", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle MALLOC =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("malloc"),
          FunctionDescriptor.of(JAVA_LONG, JAVA_LONG),
          Linker.Option.critical(false));
  private static final @Nullable MethodHandle WHAT =
      SYMBOLS
          .find("torch_exception_get_what_without_backtrace")
          .map(s -> LINKER.downcallHandle(s, FunctionDescriptor.of(JAVA_LONG)))
          .orElse(null);

  static final long ABI_VERSION = version();

  static {
    for (DType d : DType.values()) {
      int code = intOf("aoti_torch_dtype_" + d.torchName());
      if (code != d.code()) {
        throw new TensorException(
            NATIVES_VERSION, "libtorch's code of " + d + " is " + code + ", not " + d.code());
      }
    }
  }

  private Abi() {}

  private static MemorySegment symbol(String name) {
    return SYMBOLS
        .find(name)
        .orElseThrow(() ->
            new TensorException(
                NATIVES_VERSION, "libtorch " + Torch.get().version() + " has no symbol " + name));
  }

  static boolean has(String symbol) {
    return SYMBOLS.find(symbol).isPresent();
  }

  static MethodHandle plain(String name, MemoryLayout result, MemoryLayout... args) {
    return LINKER.downcallHandle(symbol(name), FunctionDescriptor.of(result, args));
  }

  private static MethodHandle voids(String name, MemoryLayout... args) {
    return LINKER.downcallHandle(symbol(name), FunctionDescriptor.ofVoid(args));
  }

  /// A function that returns within nanoseconds and never calls back.
  private static MethodHandle quick(String name, MemoryLayout... args) {
    return LINKER.downcallHandle(
        symbol(name), FunctionDescriptor.of(JAVA_INT, args), Linker.Option.critical(false));
  }

  /// This thread's scratch memory: the stack of 64-bit slots and one output slot.
  static final class Scratch {
    static final int SLOTS = 32;
    private static final ThreadLocal<Scratch> LOCAL = ThreadLocal.withInitial(Scratch::new);

    final MemorySegment slots = Arena.ofAuto().allocate(8L * SLOTS, 16);
    private final MemorySegment out = Arena.ofAuto().allocate(16, 16);
    final long slotsAddress = slots.address();
    private final long outAddress = out.address();

    static Scratch local() {
      return LOCAL.get();
    }

    private long out() {
      return out.get(JAVA_LONG, 0);
    }

    private void clear() {
      out.set(JAVA_LONG, 0, 0);
    }
  }

  /// A body whose checked exceptions are the foreign linker's own.
  private static IllegalStateException never(Throwable t) {
    return new IllegalStateException("a foreign call failed", t);
  }

  static void check(int rc, String what) {
    if (rc != 0) {
      throw new TensorException(LIBTORCH, "libtorch refused " + what + ": " + what());
    }
  }

  private static String what() {
    if (WHAT == null) {
      return "its reason is on standard error (libtorch before 2.13 does not hand it over)";
    }
    try {
      long p = (long) WHAT.invokeExact();
      return p == 0
          ? "no reason given"
          : MemorySegment.ofAddress(p).reinterpret(1 << 16).getString(0);
    } catch (Throwable t) {
      throw never(t);
    }
  }

  private static long version() {
    try {
      return (long) VERSION.invokeExact();
    } catch (Throwable t) {
      throw never(t);
    }
  }

  private static int intOf(String name) {
    try {
      return (int) plain(name, JAVA_INT).invokeExact();
    } catch (Throwable t) {
      throw never(t);
    }
  }

  static void dispatch(long name, long overload, long slots, String what) {
    int rc;
    try {
      rc = (int) DISPATCH.invokeExact(name, overload, slots, ABI_VERSION);
    } catch (Throwable t) {
      throw never(t);
    }
    check(rc, what);
  }

  /// Another handle to the same tensor, for a call to consume or a list to own.
  static long borrow(long handle) {
    return query(BORROW, handle, "new_tensor_handle");
  }

  static void delete(long handle) {
    try {
      int rc = (int) DELETE.invokeExact(handle);
      check(rc, "delete_tensor_object");
    } catch (TensorException e) {
      throw e;
    } catch (Throwable t) {
      throw never(t);
    }
  }

  private static long query(MethodHandle function, long handle, String what) {
    Scratch s = Scratch.local();
    s.clear(); // some answers are 32 bits wide
    int rc;
    try {
      rc = (int) function.invokeExact(handle, s.outAddress);
    } catch (Throwable t) {
      throw never(t);
    }
    check(rc, what);
    return s.out();
  }

  static long data(long handle) {
    return query(DATA, handle, "get_data_ptr");
  }

  static int dtype(long handle) {
    return (int) query(DTYPE, handle, "get_dtype");
  }

  static int deviceType(long handle) {
    return (int) query(DEVICE_TYPE, handle, "get_device_type");
  }

  static int deviceIndex(long handle) {
    return (int) query(DEVICE_INDEX, handle, "get_device_index");
  }

  static long[] sizes(long handle) {
    return longs(handle, SIZES);
  }

  static long[] strides(long handle) {
    return longs(handle, STRIDES);
  }

  private static long[] longs(long handle, MethodHandle function) {
    int dim = (int) query(DIM, handle, "get_dim");
    long at = query(function, handle, "get_sizes or get_strides");
    return dim == 0
        ? new long[0]
        : MemorySegment.ofAddress(at).reinterpret(8L * dim).toArray(JAVA_LONG);
  }

  static long list(int size) {
    return query(LIST_NEW, size, "new_list");
  }

  static void push(long list, long slot) {
    int rc;
    try {
      rc = (int) LIST_PUSH.invokeExact(list, slot);
    } catch (Throwable t) {
      throw never(t);
    }
    check(rc, "list_push_back");
  }

  /// The items of a list that a call returned; the list is freed, its items are the caller's.
  static long[] drain(long list) {
    Scratch s = Scratch.local();
    long[] items = new long[(int) query(LIST_SIZE, list, "list_size")];
    try {
      for (int i = 0; i < items.length; i++) {
        int rc = (int) LIST_GET.invokeExact(list, (long) i, s.outAddress);
        check(rc, "list_get_item");
        items[i] = s.out();
      }
      int rc = (int) LIST_DELETE.invokeExact(list);
      check(rc, "delete_list");
    } catch (TensorException e) {
      throw e;
    } catch (Throwable t) {
      throw never(t);
    }
    return items;
  }

  /// A present optional: a heap slot, which the call frees.
  static long boxed(long slot) {
    try {
      long p = (long) MALLOC.invokeExact(8L);
      MemorySegment.ofAddress(p).reinterpret(8).set(JAVA_LONG, 0, slot);
      return p;
    } catch (Throwable t) {
      throw never(t);
    }
  }

  static long text(String ascii) {
    Scratch s = Scratch.local();
    s.clear();
    int rc;
    try (Arena arena = Arena.ofConfined()) {
      long at = arena.allocateFrom(ascii).address();
      rc = (int) STRING_NEW.invokeExact(at, (long) ascii.length(), s.outAddress);
    } catch (Throwable t) {
      throw never(t);
    }
    check(rc, "new_string_handle");
    return s.out();
  }

  static long empty(long[] shape, DType dtype, Device device) {
    int n = shape.length;
    Scratch s = Scratch.local();
    long stride = 1;
    for (int i = n - 1; i >= 0; i--) {
      s.slots.setAtIndex(JAVA_LONG, i, shape[i]);
      s.slots.setAtIndex(JAVA_LONG, n + i, stride);
      stride *= Math.max(1, shape[i]);
    }
    int rc;
    try {
      rc =
          (int)
              EMPTY.invokeExact(
                  (long) n,
                  s.slotsAddress,
                  s.slotsAddress + 8L * n,
                  dtype.code(),
                  device.kind().code(),
                  device.index(),
                  s.outAddress);
    } catch (Throwable t) {
      throw never(t);
    }
    check(rc, "empty_strided");
    return s.out();
  }

  static long scalar(double value) {
    Scratch s = Scratch.local();
    int rc;
    try {
      rc = (int) SCALAR.invokeExact(value, s.outAddress);
    } catch (Throwable t) {
      throw never(t);
    }
    check(rc, "scalar_to_tensor");
    return s.out();
  }

  /// a - alpha * b, recorded by autograd: the one arithmetic with a number that the ABI offers.
  static long subtract(long a, long b, double alpha) {
    Scratch s = Scratch.local();
    int rc;
    try {
      rc = (int) SUBTRACT.invokeExact(a, b, alpha, s.outAddress);
    } catch (Throwable t) {
      throw never(t);
    }
    check(rc, "subtract");
    return s.out();
  }

  static void fill(long handle, double value) {
    try {
      int rc = (int) FILL.invokeExact(handle, value);
      check(rc, "fill_");
    } catch (TensorException e) {
      throw e;
    } catch (Throwable t) {
      throw never(t);
    }
  }

  /// out = beta * self + alpha * a b, on the host, without autograd.
  static void addmm(long[] outSelfAB, double beta, double alpha, boolean batched) {
    MethodHandle function = batched ? BADDBMM : ADDMM;
    int rc;
    try {
      rc =
          (int)
              function.invokeExact(
                  outSelfAB[0], outSelfAB[1], outSelfAB[2], outSelfAB[3], beta, alpha);
    } catch (Throwable t) {
      throw never(t);
    }
    check(rc, batched ? "baddbmm_out" : "addmm_out");
  }

  /// out = a b, without autograd.
  static void mm(long out, long a, long b, boolean batched) {
    MethodHandle function = batched ? BMM_OUT : MM_OUT;
    int rc;
    try {
      rc = (int) function.invokeExact(out, a, b);
    } catch (Throwable t) {
      throw never(t);
    }
    check(rc, batched ? "bmm_out" : "mm_out");
  }

  static void requiresGrad(long handle, boolean requires) {
    int rc;
    try {
      rc = (int) REQUIRES_GRAD.invokeExact(handle, requires);
    } catch (Throwable t) {
      throw never(t);
    }
    check(rc, "set_requires_grad");
  }

  static boolean gradMode() {
    try {
      return (boolean) GRAD_MODE_IS.invokeExact();
    } catch (Throwable t) {
      throw never(t);
    }
  }

  static void gradMode(boolean on) {
    try {
      GRAD_MODE.invokeExact(on);
    } catch (Throwable t) {
      throw never(t);
    }
  }

  static int threads() {
    Scratch s = Scratch.local();
    int rc;
    try {
      s.clear();
      rc = (int) THREADS.invokeExact(s.outAddress);
    } catch (Throwable t) {
      throw never(t);
    }
    check(rc, "get_num_threads");
    return (int) s.out();
  }
}
