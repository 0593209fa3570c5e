package org.openledger.bench;

/// The entry point of `openledger bench`.
public final class Bench {
  private Bench() {}

  /// Lists or runs benchmarks.
  public static void main(String[] args) {
    System.err.println("no benchmark is called " + String.join(" ", args));
    System.exit(2);
  }
}
