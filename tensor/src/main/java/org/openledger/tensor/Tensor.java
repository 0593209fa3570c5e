package org.openledger.tensor;

import static org.openledger.tensor.Shapes.require;
import static org.openledger.tensor.TensorException.Code.CLOSED;
import static org.openledger.tensor.TensorException.Code.DTYPE;
import static org.openledger.tensor.TensorException.Code.SHAPE;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// An n-dimensional array of numbers in libtorch's memory.
///
/// Operations check shapes and types here before libtorch sees them, throw [TensorException], and
/// return new tensors that belong to the thread's innermost [Scope]; views share memory. Methods
/// that write in place say so and return `this`. Dimensions may be counted from the end (-1 is the
/// last). A tensor may be read by several threads at a time, but written by one.
public final class Tensor implements AutoCloseable {
  private static final Cleaner CLEANER = Cleaner.create();
  private static final AtomicLong LIVE = new AtomicLong();

  private static final Op MUL = Op.of("aten::mul.Tensor", "TT");
  private static final Op DIV = Op.of("aten::div.Tensor", "TT");
  private static final Op MUL_INTO = Op.of("aten::mul_.Tensor", "TT");
  private static final Op COPY = Op.of("aten::copy_", "TTb");
  private static final Op TO = Op.of("aten::to.dtype", "Tsbb-");
  private static final Op CONTIGUOUS = Op.of("aten::contiguous", "Ti");
  private static final Op CLONE = Op.of("aten::clone", "T-");
  private static final Op DETACH = Op.of("aten::detach", "T");
  private static final Op MATMUL = Op.of("aten::matmul", "TT");

  private long handle;
  private @Nullable Scope scope;
  private Cleaner.@Nullable Cleanable cleanable;
  private long @Nullable [] shape;
  private @Nullable DType dtype;
  private @Nullable Device device;

  /// Takes over a handle.
  Tensor(long handle) {
    this.handle = handle;
    LIVE.incrementAndGet();
    Scope s = Scope.current();
    scope = s;
    if (s != null) {
      s.add(this);
    } else {
      cleanable = CLEANER.register(this, free(handle));
    }
  }

  private static Runnable free(long handle) {
    return () -> {
      LIVE.decrementAndGet();
      Abi.delete(handle);
    };
  }

  static long live() {
    return LIVE.get();
  }

  @Nullable Scope scope() {
    return scope;
  }

  long handle() {
    require(handle != 0, CLOSED, "the tensor is closed: its scope ended, or close() was called");
    return handle;
  }

  /// Frees the tensor now. Closing twice is harmless.
  @Override
  public void close() {
    long h = handle;
    if (h == 0) {
      return;
    }
    handle = 0;
    scope = null;
    Cleaner.Cleanable c = cleanable;
    if (c != null) {
      c.clean();
    } else {
      free(h).run();
    }
  }

  /// Takes the tensor out of its scope: the caller closes it. (A cleaner is the safety net.)
  public Tensor keep() {
    long h = handle();
    if (scope != null) {
      scope = null;
      cleanable = CLEANER.register(this, free(h));
    }
    return this;
  }

  /// Hands the tensor to the scope around its own, or to the caller if there is none.
  public Tensor up() {
    Scope s = scope;
    if (s == null) {
      return this;
    }
    Scope parent = s.parent();
    if (parent == null) {
      return keep();
    }
    scope = parent;
    parent.add(this);
    return this;
  }

  /// Whether the tensor was freed.
  public boolean isClosed() {
    return handle == 0;
  }

  // ---------------------------------------------------------------- what it is

  long[] shapeNoCopy() {
    long[] s = shape;
    if (s == null) {
      s = Abi.sizes(handle());
      shape = s;
    }
    return s;
  }

  /// The sizes, outermost first.
  public long[] shape() {
    return shapeNoCopy().clone();
  }

  /// The count of dimensions.
  public int rank() {
    return shapeNoCopy().length;
  }

  /// The size of one dimension.
  public long size(int dim) {
    return shapeNoCopy()[Shapes.dim(this, dim)];
  }

  /// The count of elements.
  public long elements() {
    return Shapes.elements(shapeNoCopy());
  }

  /// The element type.
  public DType dtype() {
    DType d = dtype;
    if (d == null) {
      d = DType.ofCode(Abi.dtype(handle()));
      dtype = d;
    }
    return d;
  }

  /// Where the memory lies.
  public Device device() {
    Device d = device;
    if (d == null) {
      int type = Abi.deviceType(handle());
      d = type == 0 ? Device.CPU : Device.ofCode(type, Abi.deviceIndex(handle));
      device = d;
    }
    return d;
  }

  /// The distance, in elements, between neighbours of each dimension.
  public long[] strides() {
    return Abi.strides(handle());
  }

  /// Whether elements lie without gaps in order.
  public boolean isContiguous() {
    long[] s = shapeNoCopy();
    long[] strides = Abi.strides(handle());
    long expected = 1;
    for (int i = s.length - 1; i >= 0; i--) {
      if (s[i] != 1 && strides[i] != expected) {
        return false;
      }
      expected *= s[i];
    }
    return true;
  }

  // ---------------------------------------------------------------- making

  /// Uninitialised memory on the host.
  public static Tensor empty(DType dtype, long... shape) {
    return empty(Device.CPU, dtype, shape);
  }

  /// Uninitialised memory on a device.
  public static Tensor empty(Device device, DType dtype, long... shape) {
    Shapes.elements(shape);
    return new Tensor(Abi.empty(shape, dtype, device));
  }

  /// Zeros.
  public static Tensor zeros(DType dtype, long... shape) {
    return empty(dtype, shape).fill(0);
  }

  /// One value everywhere.
  public static Tensor full(DType dtype, double value, long... shape) {
    return empty(dtype, shape).fill(value);
  }

  /// Single-precision numbers in row-major order.
  public static Tensor of(float[] values, long... shape) {
    return empty(DType.F32, shape).write(values);
  }

  /// 64-bit integers in row-major order.
  public static Tensor of(long[] values, long... shape) {
    return empty(DType.I64, shape).write(values);
  }

  /// Token ids as 64-bit integers in row-major order.
  public static Tensor of(int[] values, long... shape) {
    return of(Arrays.stream(values).asLongStream().toArray(), shape);
  }

  /// Raw little-endian elements in row-major order, copied.
  public static Tensor copyOf(MemorySegment bytes, DType dtype, long... shape) {
    return empty(dtype, shape).write(bytes);
  }

  /// Tensors joined along an existing dimension.
  public static Tensor cat(int dim, List<Tensor> tensors) {
    return Views.cat(dim, tensors);
  }

  /// Tensors of one shape joined along a new dimension.
  public static Tensor stack(int dim, List<Tensor> tensors) {
    return Views.stack(dim, tensors);
  }

  // ---------------------------------------------------------------- to and from the host

  /// Overwrites every element, in place.
  public Tensor write(float[] values) {
    Host.write(this, values);
    return this;
  }

  /// Overwrites every element, in place.
  public Tensor write(long[] values) {
    Host.write(this, values);
    return this;
  }

  /// Overwrites every element with raw little-endian bytes, in place.
  public Tensor write(MemorySegment bytes) {
    Host.write(this, bytes);
    return this;
  }

  /// All elements as single-precision numbers, from any floating type and device.
  public float[] floats() {
    return Host.floats(this);
  }

  /// All elements as 64-bit integers, from any integer type and device.
  public long[] longs() {
    return Host.longs(this);
  }

  /// All elements as raw little-endian bytes.
  public byte[] bytes() {
    return Host.bytes(this);
  }

  /// The memory itself, of a contiguous tensor on the host: valid while the tensor is open.
  public MemorySegment memory() {
    return Host.memory(this);
  }

  /// The only element.
  public double item() {
    require(elements() == 1, SHAPE, "item of shape %s", Shapes.text(shapeNoCopy()));
    return dtype().isFloat() ? Host.floats(this)[0] : Host.longs(this)[0];
  }

  // ---------------------------------------------------------------- arithmetic

  /// this + other, broadcast.
  public Tensor add(Tensor other) {
    Shapes.broadcast("add", this, other);
    return new Tensor(Abi.subtract(handle(), other.handle(), -1));
  }

  /// this + alpha × other, broadcast.
  public Tensor add(Tensor other, double alpha) {
    Shapes.broadcast("add", this, other);
    return new Tensor(Abi.subtract(handle(), other.handle(), -alpha));
  }

  /// this + number.
  public Tensor add(double number) {
    try (Tensor s = Host.scalar(number)) {
      return new Tensor(Abi.subtract(handle(), s.handle(), -1));
    }
  }

  /// this - other, broadcast.
  public Tensor sub(Tensor other) {
    Shapes.broadcast("sub", this, other);
    return new Tensor(Abi.subtract(handle(), other.handle(), 1));
  }

  /// this × other, element by element, broadcast.
  public Tensor mul(Tensor other) {
    Shapes.broadcast("mul", this, other);
    return MUL.call().t(this).t(other).one();
  }

  /// this × number.
  public Tensor mul(double number) {
    try (Tensor s = Host.scalar(number)) {
      return MUL.call().t(this).t(s).one();
    }
  }

  /// this / other, broadcast.
  public Tensor div(Tensor other) {
    Shapes.broadcast("div", this, other);
    return DIV.call().t(this).t(other).one();
  }

  /// this ← this × number, in place.
  public Tensor scale(double number) {
    try (Tensor s = Host.scalar(number)) {
      MUL_INTO.call().t(this).t(s).inPlace();
    }
    return this;
  }

  /// this ← this + alpha × other, in place.
  public Tensor accumulate(Tensor other, double alpha) {
    Elementwise.accumulate(this, other, alpha);
    return this;
  }

  /// this ← value, in place.
  public Tensor fill(double value) {
    Abi.fill(handle(), value);
    return this;
  }

  /// this ← source, in place, converting type and device, broadcasting.
  public Tensor copyFrom(Tensor source) {
    Shapes.fits("copy", this, source);
    COPY.call().t(this).t(source).b(false).inPlace();
    return this;
  }

  /// Matrix product over the last two dimensions, earlier ones broadcast: (…, m, k) (…, k, n).
  public Tensor matmul(Tensor other) {
    Shapes.matmul(this, other);
    return MATMUL.call().t(this).t(other).one();
  }

  /// x σ(x).
  public Tensor silu() {
    return Elementwise.silu(this);
  }

  /// Softmax over a dimension.
  public Tensor softmax(int dim) {
    return Nn.softmax(this, dim);
  }

  // ---------------------------------------------------------------- type and layout

  /// The same values in another type; `this` when the type is the same.
  public Tensor to(DType type) {
    return type == dtype() ? this : TO.call().t(this).dtype(type).b(false).b(false).none().one();
  }

  /// A copy on another device; `this` when it is there already. Not recorded by autograd.
  public Tensor to(Device target) {
    return target.equals(device())
        ? this
        : empty(target, dtype(), shapeNoCopy()).copyFrom(this.detach());
  }

  /// The same elements without gaps; `this` when they are so already.
  public Tensor contiguous() {
    return isContiguous() ? this : CONTIGUOUS.call().t(this).i(0).one();
  }

  /// A copy with memory of its own.
  public Tensor copy() {
    return CLONE.call().t(this).none().one();
  }

  /// A view that autograd does not look behind.
  public Tensor detach() {
    return DETACH.call().t(this).one();
  }

  // ---------------------------------------------------------------- views

  /// The same elements in another shape, without a copy where the layout allows; one size may be
  /// -1.
  public Tensor reshape(long... target) {
    return Views.reshape(this, target);
  }

  /// As [#reshape(long...)], of a contiguous tensor and never a copy.
  public Tensor view(long... target) {
    return Views.view(this, target);
  }

  /// Two dimensions exchanged.
  public Tensor transpose(int a, int b) {
    return Views.transpose(this, a, b);
  }

  /// Dimensions in another order.
  public Tensor permute(int... order) {
    return Views.permute(this, order);
  }

  /// Dimensions of size 1 repeated to `target` without a copy; new ones in front.
  public Tensor expand(long... target) {
    return Views.expand(this, target);
  }

  /// A new dimension of size 1 before `dim`.
  public Tensor unsqueeze(int dim) {
    return Views.unsqueeze(this, dim);
  }

  /// Without a dimension of size 1.
  public Tensor squeeze(int dim) {
    return Views.squeeze(this, dim);
  }

  /// `length` entries of a dimension from `start`.
  public Tensor narrow(int dim, long start, long length) {
    return Views.narrow(this, dim, start, length);
  }

  /// Entry `index` of a dimension, which goes away.
  public Tensor select(int dim, long index) {
    return Views.select(this, dim, index);
  }

  /// Every `step`-th entry of a dimension in [start, end).
  public Tensor slice(int dim, long start, long end, long step) {
    return Views.slice(this, dim, start, end, step);
  }

  /// Neighbouring pieces of a dimension; their sizes add up to it.
  public List<Tensor> split(int dim, long... sizes) {
    return Views.split(this, dim, sizes);
  }

  /// Asks autograd to record what is done with this leaf.
  public Tensor requiresGrad() {
    require(dtype().isFloat(), DTYPE, "a gradient needs a floating type, not %s", dtype());
    Abi.requiresGrad(handle(), true);
    return this;
  }

  @Override
  public String toString() {
    return isClosed()
        ? "Tensor(closed)"
        : "Tensor(" + dtype() + " " + Arrays.toString(shapeNoCopy()) + ")";
  }
}
