package org.openledger.tensor;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A lexical lifetime: tensors made on this thread while it is open are freed when it closes.
///
/// ```java
/// try (Scope s = Scope.open()) {
///   Tensor y = x.matmul(w).silu();
///   return y.up(); // lives on in the enclosing scope
/// }
/// ```
///
/// Scopes nest and close in reverse order, on the thread that opened them. A tensor made with no
/// scope open, or after [Tensor#keep()], belongs to its holder, who closes it.
public final class Scope implements AutoCloseable {
  private static final ThreadLocal<Holder> CURRENT = ThreadLocal.withInitial(Holder::new);

  private final Holder holder;
  private final @Nullable Scope parent;
  private Tensor[] tensors = new Tensor[32];
  private int count;
  private boolean open = true;

  /// The thread's innermost scope.
  private static final class Holder {
    @Nullable Scope scope;
  }

  private Scope(Holder holder) {
    this.holder = holder;
    this.parent = holder.scope;
    holder.scope = this;
  }

  /// Opens a scope inside the thread's current one.
  public static Scope open() {
    return new Scope(CURRENT.get());
  }

  static @Nullable Scope current() {
    return CURRENT.get().scope;
  }

  @Nullable Scope parent() {
    return parent;
  }

  void add(Tensor t) {
    if (count == tensors.length) {
      tensors = Arrays.copyOf(tensors, count * 2);
    }
    tensors[count++] = t;
  }

  /// Frees every tensor still in the scope.
  @Override
  public void close() {
    if (!open) {
      return;
    }
    if (holder.scope != this) {
      throw new IllegalStateException("scopes close in reverse order, on their own thread");
    }
    open = false;
    holder.scope = parent;
    for (int i = count - 1; i >= 0; i--) {
      if (tensors[i].scope() == this) {
        tensors[i].close();
      }
    }
    tensors = new Tensor[0];
    count = 0;
  }
}
