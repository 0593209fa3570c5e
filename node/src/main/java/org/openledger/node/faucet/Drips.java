package org.openledger.node.faucet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.openledger.node.NodeException;
import org.openledger.node.NodeException.Code;
import org.openledger.primitives.Address;
import org.openledger.primitives.PrimitivesException;

/// Who was given something within the last day, in a file, so that a restart forgets nobody: a line
/// `milliseconds address` each. One thread.
final class Drips {
  static final long DAY_MS = Duration.ofDays(1).toMillis();
  private static final long FILE_BYTES_MAX = 64 << 20;

  private final Path file;
  private final Map<Address, Long> times; // in the order they came

  private Drips(Path file, Map<Address, Long> times) {
    this.file = file;
    this.times = times;
  }

  /// Reads `file`, which need not be there, and leaves out of it what is no longer needed.
  static Drips open(Path file, long nowMs) {
    Map<Address, Long> times = new LinkedHashMap<>();
    try {
      if (Files.exists(file)) {
        if (Files.size(file) > FILE_BYTES_MAX) {
          throw damaged(file, "it is larger than 64 MiB");
        }
        String text = Files.readString(file);
        String whole = text.substring(0, text.lastIndexOf('\n') + 1); // a crash may cut the last
        whole.lines().forEach(line -> read(file, line, times));
      }
    } catch (IOException e) {
      throw unusable(file, e);
    }
    Drips drips = new Drips(file, times);
    drips.forget(nowMs);
    drips.rewrite();
    return drips;
  }

  private static void read(Path file, String line, Map<Address, Long> into) {
    String[] parts = line.split(" ", -1);
    try {
      if (parts.length != 2) {
        throw damaged(file, "a line of it has " + parts.length + " words, not 2");
      }
      Address address = Address.parse(parts[1]);
      into.remove(address);
      into.put(address, Long.valueOf(parts[0]));
    } catch (NumberFormatException | PrimitivesException e) {
      throw damaged(file, "a line of it is not a time and an address");
    }
  }

  /// How long `address` has to wait, in milliseconds; empty when it need not.
  OptionalLong waitMs(Address address, long nowMs) {
    Long last = times.get(address);
    return last == null || !within(DAY_MS, last, nowMs)
        ? OptionalLong.empty()
        : OptionalLong.of(last + DAY_MS - nowMs);
  }

  /// Whether `timeMs` is less than `spanMs` from now; a time to come counts too, so that a clock
  /// that was set back gives nothing away.
  static boolean within(long spanMs, long timeMs, long nowMs) {
    return Math.abs(nowMs - timeMs) < spanMs;
  }

  /// Notes that `address` gets something now. It is in the file before this returns.
  void note(Address address, long nowMs) {
    forget(nowMs);
    times.remove(address);
    times.put(address, nowMs);
    try {
      Files.writeString(
          file, line(address, nowMs), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      times.remove(address);
      throw unusable(file, e);
    }
  }

  /// Takes back what [#note] did, for somebody who got nothing.
  void takeBack(Address address) {
    times.remove(address);
    rewrite();
  }

  /// Addresses that have to wait.
  int size() {
    return times.size();
  }

  private void forget(long nowMs) {
    times.values().removeIf(time -> !within(DAY_MS, time, nowMs));
  }

  private void rewrite() {
    StringBuilder text = new StringBuilder();
    times.forEach((address, time) -> text.append(line(address, time)));
    try {
      Path part = file.resolveSibling(file.getFileName() + ".part");
      Files.writeString(part, text, StandardCharsets.UTF_8);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw unusable(file, e);
    }
  }

  private static String line(Address address, long timeMs) {
    return timeMs + " " + address.toHex() + "\n";
  }

  private static NodeException damaged(Path file, String how) {
    return new NodeException(
        Code.HOME,
        "%s says who the faucet has paid, and %s; delete it to let everybody ask again"
            .formatted(file, how));
  }

  private static NodeException unusable(Path file, IOException e) {
    return new NodeException(
        Code.HOME,
        "%s, where the faucet notes whom it paid, cannot be used: %s"
            .formatted(file, e.getMessage()),
        e);
  }
}
