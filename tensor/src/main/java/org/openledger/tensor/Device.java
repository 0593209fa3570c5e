package org.openledger.tensor;

/// Where a tensor's memory lies.
///
/// @param kind the processor
/// @param index which of several; 0 for the CPU
public record Device(Kind kind, int index) {
  /// The machine's own memory.
  public static final Device CPU = new Device(Kind.CPU, 0);

  /// Processors that libtorch reaches; codes are libtorch's.
  public enum Kind {
    /// The host.
    CPU(0),
    /// An NVIDIA GPU.
    CUDA(1);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    int code() {
      return code;
    }
  }

  /// A GPU by number.
  public static Device cuda(int index) {
    return new Device(Kind.CUDA, index);
  }

  static Device ofCode(int code, int index) {
    for (Kind k : Kind.values()) {
      if (k.code == code) {
        return new Device(k, Math.max(0, index));
      }
    }
    throw new TensorException(
        TensorException.Code.DEVICE, "libtorch device type " + code + " is not one we use");
  }
}
