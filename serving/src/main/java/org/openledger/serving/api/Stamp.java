package org.openledger.serving.api;

import java.time.Clock;
import java.util.random.RandomGenerator;

/// Gives answers their ids, times and, where the client gave none, seeds.
final class Stamp {
  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int ID_CHARS = 29;

  private final Clock clock;
  private final RandomGenerator random;

  Stamp(Clock clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  synchronized String id(String prefix) {
    StringBuilder id = new StringBuilder(prefix);
    for (int i = 0; i < ID_CHARS; i++) {
      id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return id.toString();
  }

  synchronized long seed() {
    return random.nextLong();
  }

  long seconds() {
    return clock.instant().getEpochSecond();
  }
}
