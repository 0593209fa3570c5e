package org.openledger.node.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MethodsTest {
  @Test
  void findsMembersWithTheirLengthAndParameters() {
    String source =
        """
        public final class A {
          private record Pair(int a, int b, int c, int d, int e, int f) {
            int sum(
                Map<String, Integer> of, int g) {
              if (g > 0) {
                return call(a, b, c, d, e, f);
              }
              return 0;
            }
          }

          A(int a, int b) {
            this(a);
          }

          public static <T> List<T> none() {
            return List.of();
          }
        }
        """;
    assertThat(Methods.of(source.lines().toList()))
        .isEqualTo(
            List.of(
                new Methods.Method("sum", 7, 2),
                new Methods.Method("A", 3, 2),
                new Methods.Method("none", 3, 0)));
  }
}
