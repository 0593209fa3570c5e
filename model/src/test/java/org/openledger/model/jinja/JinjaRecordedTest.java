package org.openledger.model.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.openledger.model.ModelException;
import org.openledger.model.Recorded;
import tools.jackson.databind.JsonNode;

/// Every recorded template renders as in Hugging Face's environment, or fails where that fails.
class JinjaRecordedTest {
  private final JsonNode recorded = Recorded.json("jinja.json");
  private final LocalDateTime now = LocalDateTime.parse(recorded.get("now").stringValue());

  @Test
  void rendersWhatJinjaRenders() {
    List<String> differences = new ArrayList<>();
    int cases = 0;
    for (JsonNode c : recorded.get("cases")) {
      if (c.has("rendered")) {
        cases++;
        String expected = c.get("rendered").stringValue();
        String actual = attempt(c);
        if (!actual.equals(expected)) {
          differences.add(
              "%s%n  expected %s%n  but was  %s".formatted(name(c), show(expected), show(actual)));
        }
      }
    }
    assertThat(differences).isEmpty();
    assertThat(cases).isPositive();
  }

  @Test
  void failsWhereJinjaFails() {
    for (JsonNode c : recorded.get("cases")) {
      if (c.has("fails")) {
        assertThatThrownBy(() -> render(c))
            .as("%s fails with %s", name(c), c.get("fails"))
            .isInstanceOf(ModelException.class)
            .hasMessageContaining("chat template");
      }
    }
  }

  private String attempt(JsonNode c) {
    try {
      return render(c);
    } catch (RuntimeException e) {
      return e.toString();
    }
  }

  private String render(JsonNode c) {
    String source =
        c.has("source")
            ? c.get("source").stringValue()
            : Recorded.text("templates/" + c.get("template").stringValue());
    JsonNode variables = c.has("variables") ? c.get("variables") : recorded.get("variables");
    Map<String, Value> values = new LinkedHashMap<>();
    variables.properties().forEach(e -> values.put(e.getKey(), Value.ofUserJson(e.getValue())));
    return JinjaTemplate.parse(source).render(values, now).string();
  }

  private static String name(JsonNode c) {
    return show(
        (c.has("template") ? c.get("template") + " " + c.get("variables") : c.get("source"))
            .toString());
  }

  private static String show(String s) {
    return s.replace("\n", "\\n").replace("\t", "\\t");
  }
}
