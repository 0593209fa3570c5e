package org.openledger.datanet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.openledger.datanet.access.AccessPolicy.Access;
import org.openledger.datanet.contribution.Contribution;
import org.openledger.datanet.contribution.Review;
import org.openledger.datanet.contribution.Signed;
import org.openledger.datanet.contribution.Submission;
import org.openledger.datanet.row.Licence;
import org.openledger.datanet.row.Row;
import org.openledger.datanet.row.RowId;
import org.openledger.primitives.KeyPair;
import org.openledger.testing.Vectors;
import tools.jackson.databind.JsonNode;

/// Wallets, rows and a Datanet to test with, and the cases that `src/test/python/formats.py`
/// recorded.
public final class Samples {
  public static final long NOW = 1_767_225_600L;
  public static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(NOW), ZoneOffset.UTC);
  public static final KeyPair OWNER = key("owner");
  public static final KeyPair FIRST = key("first reviewer");
  public static final KeyPair SECOND = key("second reviewer");
  public static final KeyPair THIRD = key("third reviewer");

  private Samples() {}

  public static KeyPair key(String name) {
    return KeyPair.fromSeed(name.getBytes(StandardCharsets.UTF_8));
  }

  public static JsonNode recorded() {
    try (var in = Samples.class.getResourceAsStream("formats.json")) {
      return Vectors.parse(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static DatanetConfig config(Access access) {
    var reviewers = Set.of(FIRST.address(), SECOND.address(), THIRD.address());
    return new DatanetConfig(
        47510,
        OWNER.address(),
        "sample",
        access,
        DatanetConfig.Reviewing.byTwo(reviewers),
        DatanetConfig.DATABASE_BYTES_MAX);
  }

  public static Row row(String question, String answer) {
    return new Row(
        config(Access.OPEN).domain().datanet(),
        "sample",
        question,
        answer,
        List.of("PBL 9 kap."),
        "en",
        new Licence("CC-BY-4.0"));
  }

  public static Row randomRow(RandomGenerator random) {
    return row(words(random, 3 + random.nextInt(8)) + "?", words(random, 5 + random.nextInt(20)));
  }

  public static List<Row> randomRows(RandomGenerator random, int count) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(row(words(random, 4) + " " + i + "?", words(random, 9)));
    }
    return rows;
  }

  /// Words of a small made-up language, so that rows share some.
  public static String words(RandomGenerator random, int count) {
    String[] syllables = {"ba", "ko", "lu", "mi", "ra", "tö", "ve", "zi"};
    var out = new StringBuilder();
    for (int i = 0; i < count; i++) {
      out.append(i > 0 ? " " : "");
      for (int s = 1 + random.nextInt(3); s >= 0; s--) {
        out.append(syllables[random.nextInt(syllables.length)]);
      }
    }
    return out.toString();
  }

  public static Contribution contribution(Row row, KeyPair key) {
    return new Contribution(
        key.address(), row.id(), row.licence(), "own words", Contribution.CONSENT, NOW);
  }

  public static Submission submission(Row row, KeyPair key) {
    var signed = Signed.by(key, config(Access.OPEN).domain(), contribution(row, key));
    return new Submission(row, signed, Optional.empty());
  }

  public static Signed<Review> review(RowId row, KeyPair key, boolean accept) {
    var review = new Review(key.address(), row, accept, accept ? "" : "off topic", NOW);
    return Signed.by(key, config(Access.OPEN).domain(), review);
  }
}
