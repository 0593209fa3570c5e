package org.openledger.tensor;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.ref.Reference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One ATen operation, called through libtorch's dispatcher with typed slots.
///
/// The dispatcher reads as many 64-bit slots as the operation's schema has arguments, so a wrong
/// count would read rubbish. Each operation therefore declares its slots by letter, and every call
/// is checked against them:
///
/// | letter | schema | slot |
/// |---|---|---|
/// | `T`, `t` | Tensor, Tensor? | handle; pointer to one |
/// | `i`, `j` | int, int? | value; pointer |
/// | `d`, `e` | float, float? | bits; pointer |
/// | `b` | bool | 0 or 1 |
/// | `s`, `S` | ScalarType, ScalarType? | code; pointer |
/// | `I`, `L` | int[], Tensor[] | list handle |
/// | `K` | int[]? | pointer to a list handle |
/// | `Z` | str | string handle |
/// | `-` | any optional we never give | 0 |
final class Op {
  private final String label;
  private final String slots;
  private final long name;
  private final long overload;

  private Op(String label, String slots) {
    int dot = label.indexOf('.', label.indexOf("::"));
    this.label = label;
    this.slots = slots;
    this.name = Arena.global().allocateFrom(dot < 0 ? label : label.substring(0, dot)).address();
    this.overload = Arena.global().allocateFrom(dot < 0 ? "" : label.substring(dot + 1)).address();
  }

  /// `aten::name` or `aten::name.overload` with its slots.
  static Op of(String label, String slots) {
    return new Op(label, slots);
  }

  /// Begins a call on this thread.
  Call call() {
    return new Call(this);
  }

  /// A call being filled, slot by slot.
  static final class Call {
    private final Op op;
    private final Abi.Scratch scratch = Abi.Scratch.local();
    private int next;

    private Call(Op op) {
      this.op = op;
    }

    private void put(char letter, long slot) {
      if (next >= op.slots.length() || op.slots.charAt(next) != letter) {
        throw new IllegalStateException(
            op.label + " takes " + op.slots + ", not " + letter + " at " + next);
      }
      scratch.slots.setAtIndex(JAVA_LONG, next++, slot);
    }

    Call t(Tensor t) {
      put('T', Abi.borrow(t.handle()));
      Reference.reachabilityFence(t);
      return this;
    }

    Call opt(@Nullable Tensor t) {
      put('t', t == null ? 0 : Abi.boxed(Abi.borrow(t.handle())));
      Reference.reachabilityFence(t);
      return this;
    }

    Call i(long v) {
      put('i', v);
      return this;
    }

    Call optI(long v) {
      put('j', Abi.boxed(v));
      return this;
    }

    Call d(double v) {
      put('d', Double.doubleToRawLongBits(v));
      return this;
    }

    Call optD(double v) {
      put('e', Abi.boxed(Double.doubleToRawLongBits(v)));
      return this;
    }

    Call b(boolean v) {
      put('b', v ? 1 : 0);
      return this;
    }

    Call dtype(DType v) {
      put('s', v.code());
      return this;
    }

    Call none() {
      put('-', 0);
      return this;
    }

    Call text(String v) {
      put('Z', Abi.text(v));
      return this;
    }

    Call longs(long... v) {
      put('I', list(v));
      return this;
    }

    Call optLongs(long... v) {
      put('K', Abi.boxed(list(v)));
      return this;
    }

    private static long list(long[] v) {
      long list = Abi.list(v.length);
      for (long x : v) {
        Abi.push(list, x);
      }
      return list;
    }

    Call tensors(List<Tensor> v) {
      long list = Abi.list(v.size());
      for (Tensor x : v) {
        Abi.push(list, Abi.borrow(x.handle()));
      }
      put('L', list);
      Reference.reachabilityFence(v);
      return this;
    }

    /// Calls an operation without a result.
    void run() {
      if (next != op.slots.length()) {
        throw new IllegalStateException(
            op.label + " takes " + op.slots.length() + " arguments, not " + next);
      }
      Abi.dispatch(op.name, op.overload, scratch.slotsAddress, op.label);
    }

    /// Calls an operation with one tensor as its result.
    Tensor one() {
      run();
      return new Tensor(scratch.slots.getAtIndex(JAVA_LONG, 0));
    }

    /// Calls an operation with `n` tensors as its result.
    Tensor[] many(int n) {
      run();
      long[] handles = new long[n];
      for (int i = 0; i < n; i++) {
        handles[i] = scratch.slots.getAtIndex(JAVA_LONG, i);
      }
      return wrap(handles);
    }

    /// Calls an operation with a list of tensors as its result.
    List<Tensor> list() {
      run();
      return List.of(wrap(Abi.drain(scratch.slots.getAtIndex(JAVA_LONG, 0))));
    }

    /// Calls an in-place operation and drops the second handle it returns.
    void inPlace() {
      run();
      Abi.delete(scratch.slots.getAtIndex(JAVA_LONG, 0));
    }

    private static Tensor[] wrap(long[] handles) {
      Tensor[] t = new Tensor[handles.length];
      for (int i = 0; i < t.length; i++) {
        t[i] = new Tensor(handles[i]);
      }
      return t;
    }
  }
}
