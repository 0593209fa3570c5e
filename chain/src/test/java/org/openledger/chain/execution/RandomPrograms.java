package org.openledger.chain.execution;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.random.RandomGenerator;
import org.openledger.primitives.Address;

/// Contract code that is mostly sense: operands that fit, jumps that land, calls to whom there is;
/// and now and then none at all.
final class RandomPrograms {
  private static final int PUSH1 = 0x60;
  private static final int[] BINARY = {
    0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x0a, 0x0b, 0x10, 0x11, 0x12, 0x13, 0x14, 0x16, 0x17,
    0x18, 0x1a, 0x1b, 0x1c, 0x1d
  };
  private static final int[] UNARY = {
    0x15, 0x19, 0x1e, 0x31, 0x35, 0x3b, 0x3f, 0x40, 0x49, 0x54, 0x5c
  };
  private static final int[] NULLARY = {
    0x30, 0x32, 0x33, 0x34, 0x36, 0x38, 0x3a, 0x3d, 0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48,
    0x4a, 0x58, 0x59, 0x5a, 0x5f
  };

  private final RandomGenerator random;
  private final List<Address> known;

  /// Programs that call `known` and precompiles.
  RandomPrograms(RandomGenerator random, List<Address> known) {
    this.random = random;
    this.known = known;
  }

  byte[] program() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int parts = 1 + random.nextInt(40);
    for (int i = 0; i < parts; i++) {
      part(out);
    }
    return out.toByteArray();
  }

  private void part(ByteArrayOutputStream out) {
    switch (random.nextInt(22)) {
      case 0, 1, 2, 3 -> operate(out, 2, pick(BINARY));
      case 4 -> operate(out, 1, pick(UNARY));
      case 5 -> operate(out, 3, random.nextBoolean() ? 0x08 : 0x09);
      case 6 -> out.write(pick(NULLARY));
      case 7 -> memory(out);
      case 8, 9 -> store(out);
      case 10 -> copy(out);
      case 11, 12, 13 -> call(out);
      case 14 -> create(out);
      case 15 -> log(out);
      case 16 -> jump(out);
      case 17 -> loop(out);
      case 18 -> out.write(0x80 + random.nextInt(32)); // DUPn, SWAPn
      case 19 -> keccak(out);
      case 20 -> rare(out);
      default -> out.write(0x50);
    }
  }

  private void operate(ByteArrayOutputStream out, int operands, int op) {
    for (int i = 0; i < operands; i++) {
      value(out);
    }
    out.write(op);
    if (random.nextInt(3) == 0) { // what came of it shows in the state
      push(out, random.nextInt(4));
      out.write(0x55);
    }
  }

  private void memory(ByteArrayOutputStream out) {
    if (random.nextInt(3) == 0) {
      offset(out);
      out.write(0x51);
      return;
    }
    value(out);
    offset(out);
    out.write(random.nextBoolean() ? 0x52 : 0x53);
  }

  private void store(ByteArrayOutputStream out) {
    value(out);
    push(out, random.nextInt(4));
    out.write(random.nextInt(3) == 0 ? 0x5d : 0x55);
  }

  private void copy(ByteArrayOutputStream out) {
    offset(out);
    offset(out);
    offset(out);
    int[] ops = {0x37, 0x39, 0x3e, 0x5e, 0x3c};
    int op = pick(ops);
    if (op == 0x3c) {
      address(out);
    }
    out.write(op);
  }

  private void call(ByteArrayOutputStream out) {
    int[] ops = {0xf1, 0xf1, 0xf2, 0xf4, 0xfa};
    int op = pick(ops);
    for (int i = 0; i < 4; i++) {
      offset(out);
    }
    if (op == 0xf1 || op == 0xf2) {
      push(out, random.nextInt(3) == 0 ? random.nextInt(100) : 0);
    }
    address(out);
    if (random.nextBoolean()) {
      out.write(0x5a);
    } else {
      push(out, random.nextInt(100_000));
    }
    out.write(op);
    if (random.nextBoolean()) {
      push(out, random.nextInt(4));
      out.write(0x55);
    }
  }

  private void create(ByteArrayOutputStream out) {
    byte[] init = random.nextInt(4) == 0 ? bytes(random.nextInt(32)) : constructor();
    push(out, init);
    push(out, 0);
    out.write(0x52);
    boolean salted = random.nextBoolean();
    if (salted) {
      push(out, random.nextInt(3));
    }
    push(out, init.length);
    push(out, 32 - init.length);
    push(out, random.nextInt(3) == 0 ? 1 : 0);
    out.write(salted ? 0xf5 : 0xf0);
  }

  /// Code that stores a slot and returns a few bytes as the contract.
  private byte[] constructor() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    push(out, random.nextInt(256));
    push(out, random.nextInt(4));
    out.write(0x55);
    push(out, random.nextInt(20));
    push(out, random.nextInt(20));
    out.write(random.nextInt(8) == 0 ? 0xfd : 0xf3);
    return out.toByteArray();
  }

  private void log(ByteArrayOutputStream out) {
    int topics = random.nextInt(5);
    for (int i = 0; i < topics; i++) {
      value(out);
    }
    offset(out);
    offset(out);
    out.write(0xa0 + topics);
  }

  /// Over a few bytes of anything, always or by a condition.
  private void jump(ByteArrayOutputStream out) {
    byte[] over = bytes(random.nextInt(12));
    boolean conditional = random.nextBoolean();
    if (conditional) {
      push(out, random.nextInt(2));
    }
    int at = out.size() + 4 + over.length;
    out.write(0x61);
    out.write(at >> 8);
    out.write(at);
    out.write(conditional ? 0x57 : 0x56);
    out.writeBytes(over);
    out.write(0x5b);
  }

  private void loop(ByteArrayOutputStream out) {
    push(out, 1 + random.nextInt(20));
    int at = out.size();
    out.write(0x5b);
    part(out);
    push(out, 1);
    out.write(0x90);
    out.write(0x03);
    out.write(0x80);
    out.write(0x61);
    out.write(at >> 8);
    out.write(at);
    out.write(0x57);
  }

  private void keccak(ByteArrayOutputStream out) {
    offset(out);
    offset(out);
    out.write(0x20);
  }

  private void rare(ByteArrayOutputStream out) {
    switch (random.nextInt(8)) {
      case 0 -> {
        address(out);
        out.write(0xff);
      }
      case 1, 2 -> {
        offset(out);
        offset(out);
        out.write(random.nextBoolean() ? 0xf3 : 0xfd);
      }
      case 3 -> out.write(0x00);
      default -> out.writeBytes(bytes(1 + random.nextInt(6)));
    }
  }

  private void value(ByteArrayOutputStream out) {
    switch (random.nextInt(7)) {
      case 0 -> push(out, random.nextInt(4));
      case 1 -> push(out, random.nextInt(300));
      case 2 -> push(out, bytes(32));
      case 3 -> {
        push(out, 0);
        out.write(0x19); // 2^256 - 1
      }
      case 4 -> {
        push(out, 1);
        push(out, 255);
        out.write(0x1b); // 2^255
      }
      case 5 -> push(out, bytes(1 + random.nextInt(32)));
      default -> address(out);
    }
  }

  private void offset(ByteArrayOutputStream out) {
    if (random.nextInt(40) == 0) {
      push(out, bytes(1 + random.nextInt(32)));
    } else {
      push(out, random.nextInt(100));
    }
  }

  private void address(ByteArrayOutputStream out) {
    switch (random.nextInt(6)) {
      case 0 -> push(out, 1 + random.nextInt(0x12));
      case 1 -> push(out, 0x100);
      case 2 -> push(out, bytes(20));
      default -> push(out, known.get(random.nextInt(known.size())).bytes());
    }
  }

  private void push(ByteArrayOutputStream out, int small) {
    if (small < 256) {
      out.write(PUSH1);
    } else {
      out.write(PUSH1 + 2);
      out.write(small >> 16);
      out.write(small >> 8);
    }
    out.write(small);
  }

  private void push(ByteArrayOutputStream out, byte[] bytes) {
    if (bytes.length == 0) {
      out.write(0x5f);
      return;
    }
    out.write(PUSH1 + bytes.length - 1);
    out.writeBytes(bytes);
  }

  private int pick(int[] from) {
    return from[random.nextInt(from.length)];
  }

  byte[] bytes(int count) {
    byte[] out = new byte[count];
    random.nextBytes(out);
    return out;
  }
}
