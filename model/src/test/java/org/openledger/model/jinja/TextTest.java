package org.openledger.model.jinja;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.openledger.testing.Seeds;

/// Compares [Text] with a naive twin: a string and, beside it, one letter a character that tells
/// whose it is.
class TextTest {
  private record Twin(String string, String origin) {}

  private static Text build(RandomGenerator random, StringBuilder string, StringBuilder origin) {
    Text text = Text.EMPTY;
    for (int i = random.nextInt(6); i > 0; i--) {
      String piece = "abcd".substring(random.nextInt(4));
      boolean user = random.nextBoolean();
      text = text.join(user ? Text.user(piece) : Text.own(piece));
      string.append(piece);
      origin.append((user ? "u" : "o").repeat(piece.length()));
    }
    return text;
  }

  private static void same(Text text, Twin twin) {
    assertThat(text.string()).isEqualTo(twin.string());
    assertThat(text.hasUserRuns()).isEqualTo(twin.origin().contains("u"));
    int n = twin.string().length();
    for (int from = 0; from < n; from++) {
      for (int to = from + 1; to <= n; to++) {
        assertThat(text.isOwn(from, to))
            .as("%s [%d, %d)", twin, from, to)
            .isEqualTo(!twin.origin().substring(from, to).contains("u"));
      }
    }
  }

  @Test
  void knowsWhoWroteEveryCharacterAfterJoiningAndCutting() {
    Seeds.times(
        500,
        random -> {
          StringBuilder string = new StringBuilder();
          StringBuilder origin = new StringBuilder();
          Text text = build(random, string, origin);
          same(text, new Twin(string.toString(), origin.toString()));
          int from = random.nextInt(string.length() + 1);
          int to = random.nextInt(from, string.length() + 1);
          same(
              text.cut(from, to), new Twin(string.substring(from, to), origin.substring(from, to)));
        });
  }

  @Test
  void replacesWithoutLosingWhoWroteWhat() {
    Text t = Text.own("a-").join(Text.user("b-c")).join(Text.own("-d"));
    Text replaced = Strings.replace(t, Text.own("-"), Text.own("+"), -1);
    assertThat(replaced.string()).isEqualTo("a+b+c+d");
    assertThat(replaced.isOwn(0, 2)).isTrue();
    assertThat(replaced.isOwn(2, 3)).isFalse();
    assertThat(replaced.isOwn(3, 4)).isTrue();
    assertThat(replaced.isOwn(4, 5)).isFalse();
  }
}
