package org.openledger.model.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.openledger.model.ModelException;
import org.openledger.testing.Seeds;

class JinjaLimitsTest {
  private static final LocalDateTime NOW = LocalDateTime.of(2026, 1, 2, 3, 4, 5);
  private static final Duration SOON = Duration.ofSeconds(60);

  private static String render(String source) {
    return JinjaTemplate.parse(source)
        .render(Map.of("s", Text.user("some text"), "n", new Value.Whole(3)), NOW)
        .string();
  }

  private static void refused(String source, String sentence) {
    Throwable t =
        Assertions.assertTimeoutPreemptively(SOON, () -> catchThrowable(() -> render(source)));
    assertThat(t).isInstanceOf(ModelException.class).hasMessageContaining(sentence);
  }

  @Test
  void endsLoopsInLoops() {
    String loop = "{% for i in range(99999) %}";
    String end = "{% endfor %}";
    refused(loop.repeat(5) + "x" + end.repeat(5), "steps");
  }

  @Test
  void endsTextThatDoublesItself() {
    refused(
        "{% set ns = namespace(x='0123456789') %}{% for i in range(99) %}{% set ns.x = ns.x ~ ns.x"
            + " %}{% endfor %}",
        "characters");
    refused("{{ 'x' * 999999999 }}", "too long");
    refused("{{ [0] * 999999999 }}", "too long");
    refused(
        "{% set ns = namespace(x=[1, 2]) %}{% for i in range(99) %}{% set ns.x = ns.x + ns.x %}{%"
            + " endfor %}",
        "steps");
    refused(
        "{% set x = 'x' * 1000000 %}{% for i in range(99999) %}{{ x }}{% endfor %}", "characters");
  }

  @Test
  void endsMacrosThatCallThemselves() {
    refused("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "nested deeper");
  }

  @Test
  void refusesLongRangesAndNumbers() {
    refused("{{ range(100001) }}", "range of more than 100,000");
    refused("{{ 9223372036854775807 + 1 }}", "64 bits");
    refused("{{ 2 ** 99999999 }}", "64 bits");
    refused("{{ 99999999999999999999 }}", "too large");
    refused("{{ (0 - 9223372036854775807 - 1) | abs }}", "64 bits");
  }

  @Test
  void refusesDeepNestingBeforeTheStackEnds() {
    refused("{{ " + "(".repeat(100_000) + ")".repeat(100_000) + " }}", "nested deeper");
    refused("{{ " + "[".repeat(100_000) + "]".repeat(100_000) + " }}", "nested deeper");
    refused("{{ " + "not ".repeat(100_000) + "1 }}", "nested deeper");
    refused("{{ " + "-".repeat(100_000) + "1 }}", "nested deeper");
    refused("{% if 1 %}".repeat(100_000), "nested deeper");
    refused("{{ 1" + " + 1".repeat(100_000) + " }}", "nested deeper");
    refused("{{ s" + " | upper".repeat(100_000) + " }}", "nested deeper");
    refused("{{ s" + ".a".repeat(100_000) + " }}", "nested deeper");
    refused("{{ 1" + " if 1 else 1".repeat(50_000) + " }}", "nested deeper");
  }

  @Test
  void refusesATemplateOfAMegabyteAndMore() {
    assertThatThrownBy(() -> JinjaTemplate.parse("x".repeat(JinjaTemplate.SOURCE_MAX + 1)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("1,048,577 characters");
  }

  @Test
  void hasNoWayToJava() {
    for (String name :
        List.of(
            "getClass",
            "class",
            "string",
            "values",
            "__class__",
            "__init__",
            "hashCode",
            "__globals__")) {
      assertThat(render("{{ s." + name + " is defined }}")).as(name).isEqualTo("False");
      assertThat(render("{{ n['" + name + "'] is defined }}")).as(name).isEqualTo("False");
    }
    refused("{{ s.getClass() }}", "getClass cannot be called here");
  }

  @Test
  void tellsTheLine() {
    refused("a\nb\n{{ s + 1 }}", "chat template, line 3: a string + a whole number");
    refused("a\n{% for x in s %}", "line 2: the end of the template where 'else' or 'endfor'");
    refused("a\n\n{% import 'x' %}", "line 3: statement import is not known here");
  }

  @Test
  void parsesOrRefusesAnyText() {
    List<String> pieces =
        List.of(
            "{%",
            "%}", "{{", "}}", "{#", "#}", "-", "if", " ", "for", " in ", "s", "n", "(", ")", "[",
            "]", "{", "}", ":", ",", "|", "upper", "is", "not", "'", "\"", "1", "2.5", "endif",
            "endfor", "set", "=", "else", "~", "+", "*", "**", "\n", "raw", "endraw", "macro", "\\",
            "..", ".", "==", "å", "\0");
    Seeds.times(
        2000,
        random -> {
          StringBuilder source = new StringBuilder();
          for (int i = random.nextInt(30); i >= 0; i--) {
            source.append(pieces.get(random.nextInt(pieces.size())));
          }
          Throwable t = catchThrowable(() -> render(source.toString()));
          if (t != null) {
            assertThat(t).as(source.toString()).isInstanceOf(ModelException.class);
          }
        });
  }
}
