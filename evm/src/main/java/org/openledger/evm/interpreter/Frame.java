package org.openledger.evm.interpreter;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.openledger.evm.precompile.CallData;
import org.openledger.evm.state.Code;
import org.openledger.evm.words.Division;
import org.openledger.evm.words.Limbs;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.UInt256;

/// One running call: its stack, memory, gas and place in the code. Frames are reused, one a depth.
///
/// The stack is one array of four longs a word, least significant first; `words` of them are in
/// use.
public final class Frame {
  private static final int MEMORY_KEPT_MAX = 1 << 16;

  /// Memory beyond this is out of gas in any block: it would cost more than 2⁴⁰ gas.
  private static final long MEMORY_MAX = Integer.MAX_VALUE - 64;

  final long[] stack = new long[4 * OpTable.STACK_MAX];
  byte[] memory = new byte[1024];
  int memorySize;
  int words;
  int pc;
  long gas;

  /// Jumps back until the loop it is in is looked at ([HotCode]).
  int jumpsLeft;

  /// Whether the gas of the instructions from `pc` to the end of their block is paid.
  boolean isBlockPaid;

  final Division division;
  Message message;
  Code code;
  Address address;
  boolean isStatic;
  int snapshot;
  byte[] returned = CallResult.NOTHING;
  byte[] output = CallResult.NOTHING;
  String detail = "";
  @Nullable Message child;
  int resultAt;
  int resultSize;

  /// @param jumps back until a loop is looked at
  Frame(Message message, int snapshot, Division division, int jumps) {
    this.division = division;
    this.jumpsLeft = jumps;
    this.message = message;
    this.code = message.code();
    this.address = message.address();
    begin(message, snapshot);
  }

  void begin(Message next, int mark) {
    message = next;
    code = next.code();
    address = next.address();
    isStatic = next.isStatic();
    gas = next.gas();
    snapshot = mark;
    words = 0;
    pc = 0;
    isBlockPaid = false;
    returned = CallResult.NOTHING;
    output = CallResult.NOTHING;
    detail = "";
    child = null;
    if (memory.length > MEMORY_KEPT_MAX) {
      memory = new byte[1024];
    } else {
      Arrays.fill(memory, 0, memorySize, (byte) 0);
    }
    memorySize = 0;
  }

  // What a tracer sees.

  /// The place in the code.
  public int pc() {
    return pc;
  }

  /// The gas left.
  public long gas() {
    return gas;
  }

  /// Whose storage it works on.
  public Address address() {
    return address;
  }

  /// The message that runs.
  public Message message() {
    return message;
  }

  /// Words on the stack.
  public int stackSize() {
    return words;
  }

  /// The word `fromTop` places below the top of the stack, 0 being the top.
  public UInt256 word(int fromTop) {
    return wordAt(4 * (words - 1 - fromTop));
  }

  /// Bytes of memory in use, a multiple of 32.
  public int memorySize() {
    return memorySize;
  }

  /// What a message about its failure says beyond how it ended; mostly empty.
  public String detail() {
    return detail;
  }

  /// A copy of the memory in use.
  public byte[] memory() {
    return Arrays.copyOf(memory, memorySize);
  }

  /// What the last call returned.
  public byte[] returnData() {
    return returned.clone();
  }

  // Stack.

  private UInt256 wordAt(int a) {
    return new UInt256(stack[a + 3], stack[a + 2], stack[a + 1], stack[a]);
  }

  UInt256 popWord() {
    return wordAt(4 * --words);
  }

  /// The top word, at most 2⁶³ − 1.
  long popLong() {
    int a = 4 * --words;
    return Limbs.fitsLong(stack, a) ? stack[a] : Long.MAX_VALUE;
  }

  Address popAddress() {
    int a = 4 * --words;
    return new Address(
        stack[a + 2] << 32 | stack[a + 1] >>> 32,
        stack[a + 1] << 32 | stack[a] >>> 32,
        (int) stack[a]);
  }

  Hash popHash() {
    int a = 4 * --words;
    return new Hash(stack[a + 3], stack[a + 2], stack[a + 1], stack[a]);
  }

  /// Pushes an unsigned 64-bit number.
  void push(long value) {
    Limbs.set(stack, 4 * words++, value);
  }

  void push(UInt256 value) {
    int a = 4 * words++;
    stack[a] = value.w0();
    stack[a + 1] = value.w1();
    stack[a + 2] = value.w2();
    stack[a + 3] = value.w3();
  }

  void push(Hash value) {
    int a = 4 * words++;
    stack[a] = value.w3();
    stack[a + 1] = value.w2();
    stack[a + 2] = value.w1();
    stack[a + 3] = value.w0();
  }

  void push(Address value) {
    int a = 4 * words++;
    stack[a] = value.w1() << 32 | value.w2() & 0xffffffffL;
    stack[a + 1] = value.w0() << 32 | value.w1() >>> 32;
    stack[a + 2] = value.w0() >>> 32;
    stack[a + 3] = 0;
  }

  // Gas and memory.

  void charge(long cost) {
    gas -= cost;
    if (gas < 0) {
      throw Halted.OUT_OF_GAS;
    }
  }

  /// Charges `each` gas a word of `size` bytes.
  void chargeWords(long size, long each) {
    if (size > MEMORY_MAX) {
      throw Halted.OUT_OF_GAS;
    }
    charge((size + 31) / 32 * each);
  }

  /// Makes sure that `size` bytes from `offset` are there, pays for them, and gives the offset; 0
  /// when `size` is 0, whatever the offset (Yellow Paper, 9.1 and appendix H, M).
  int expand(long offset, long size) {
    if (size == 0) {
      return 0;
    }
    if (offset > MEMORY_MAX || size > MEMORY_MAX || offset + size > MEMORY_MAX) {
      throw Halted.OUT_OF_GAS;
    }
    int end = (int) (offset + size);
    if (end > memorySize) {
      grow(end);
    }
    return (int) offset;
  }

  private void grow(int end) {
    long before = memorySize / 32;
    long after = (end + 31) / 32;
    charge(memoryGas(after) - memoryGas(before));
    int size = (int) after * 32;
    if (size > memory.length) {
      memory = Arrays.copyOf(memory, Math.max(size, (int) Math.min(MEMORY_MAX, 2L * size)));
    }
    memorySize = size;
  }

  private static long memoryGas(long words) {
    return 3 * words + words * words / 512;
  }

  /// Copies `size` bytes of `bytes` into memory, zeros beyond its end.
  void copyIn(CallData bytes, long offset, int at, int size) {
    int there = offset >= bytes.length() ? 0 : (int) Math.min(size, bytes.length() - offset);
    if (there > 0) {
      System.arraycopy(bytes.array(), bytes.from() + (int) offset, memory, at, there);
    }
    Arrays.fill(memory, at + there, at + size, (byte) 0);
  }

  /// `size` bytes of memory as they are while this frame waits; its memory moves only when it runs.
  CallData view(int at, long size) {
    return size == 0 ? CallData.NONE : new CallData(memory, at, (int) size);
  }

  byte[] copyOut(int at, long size) {
    return size == 0 ? CallResult.NOTHING : Arrays.copyOfRange(memory, at, at + (int) size);
  }

  void forbidStatic() {
    if (isStatic) {
      throw Halted.WRITE_PROTECTION;
    }
  }
}
