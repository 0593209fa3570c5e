package org.openledger.node.factory;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.openledger.datanet.version.Version;
import org.openledger.model.json.StrictJson;
import org.openledger.serving.ServingException;
import org.openledger.serving.ServingException.Code;
import org.openledger.training.TrainingException;
import org.openledger.training.config.TrainingConfig;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads what somebody wants trained: fills in what is left out, and refuses by name what this node
/// does not do or would choke on.
///
/// @param workshop what there is to train with
record Orders(Workshop workshop) {
  static final int ROWS_MAX = 5_000;
  static final int EVAL_ROWS_MAX = 64;
  static final int RANK_MAX = 128;
  static final int STEPS_MAX = 10_000;
  static final int EXAMPLES_PER_STEP_MAX = 64;
  static final int CUTOFF_MAX = 4_096;
  static final int NAME_CHARS_MAX = 64;

  private static final int ROWS = 120;
  private static final int EVAL_ROWS = 8;
  private static final int PAUSES = 10;
  private static final int SAVE_EVERY_MAX = 50;
  private static final Set<String> KEYS =
      new TreeSet<>(
          List.of("base", "datanet", "eval_rows", "goal", "name", "rows", "training", "version"));

  /// What a goal means where nothing else is said.
  private enum Goal {
    QUICK(40, 1),
    BALANCED(ROWS, 1),
    THOROUGH(3 * ROWS, 2);

    private final int rows;
    private final int epochs;

    Goal(int rows, int epochs) {
      this.rows = rows;
      this.epochs = epochs;
    }
  }

  /// The configuration that `in` asks for.
  ///
  /// @throws ServingException with the parameter to blame
  RunConfig read(ObjectNode in) {
    for (String key : in.propertyNames()) {
      if (!KEYS.contains(key)) {
        throw ServingException.of(
            Code.UNKNOWN_PARAMETER,
            shown(key),
            "A run has no '%s'; it has: %s.".formatted(shown(key), String.join(", ", KEYS)));
      }
    }
    String base = text(in, "base", workshop.model().name());
    require(
        base.equals(workshop.model().name()),
        "base",
        "This node has one base, '%s'.",
        workshop.model().name());
    String datanet = text(in, "datanet", workshop.slug());
    require(
        datanet.equals(workshop.slug()),
        "datanet",
        "This node has one Datanet, '%s'.",
        workshop.slug());
    Version version = version(in);
    @Nullable String goal = goal(in);
    Goal preset =
        goal == null ? Goal.BALANCED : Goal.valueOf(goal.toUpperCase(java.util.Locale.ROOT));
    int evalRows =
        number(in, "eval_rows", 0, EVAL_ROWS_MAX, Math.min(EVAL_ROWS, version.rows() / 10));
    int left = version.rows() - evalRows;
    require(
        left >= 1,
        "eval_rows",
        "Version %d has %d rows; with %d held out none is left to learn.",
        version.number(),
        version.rows(),
        evalRows);
    int rows = number(in, "rows", 1, ROWS_MAX, Math.min(preset.rows, left));
    require(
        rows <= left,
        "rows",
        "Version %d has %d rows; with %d held out there are %d to learn, not %d.",
        version.number(),
        version.rows(),
        evalRows,
        left,
        rows);
    RunConfig config =
        new RunConfig(
            base,
            datanet,
            version.number(),
            name(in),
            rows,
            evalRows,
            goal,
            training(in.get("training"), preset));
    return checked(config, in.path("training"));
  }

  private Version version(ObjectNode in) {
    List<Version> all = workshop.datanet().versions();
    if (all.isEmpty()) {
      throw ServingException.of(
          Code.INVALID_VALUE, "version", "This Datanet has no sealed version yet: seal one first.");
    }
    long newest = all.getLast().number();
    int number = number(in, "version", 1, Integer.MAX_VALUE, (int) newest);
    require(number <= newest, "version", "There are versions 1 to %d, not %d.", newest, number);
    return workshop.datanet().version(number);
  }

  private static @Nullable String goal(ObjectNode in) {
    String goal = text(in, "goal", "");
    require(
        goal.isEmpty() || Set.of("quick", "balanced", "thorough").contains(goal),
        "goal",
        "'goal' is quick, balanced or thorough.");
    return goal.isEmpty() ? null : goal;
  }

  private static String name(ObjectNode in) {
    String name = text(in, "name", "Untitled run").strip();
    boolean plain =
        name.codePoints()
            .allMatch(c ->
                switch (Character.getType(c)) {
                  case Character.CONTROL,
                      Character.FORMAT,
                      Character.SURROGATE,
                      Character.LINE_SEPARATOR,
                      Character.PARAGRAPH_SEPARATOR,
                      Character.PRIVATE_USE,
                      Character.UNASSIGNED ->
                      false;
                  default -> true;
                });
    require(
        !name.isEmpty() && name.length() <= NAME_CHARS_MAX && plain,
        "name",
        "'name' has 1 to %d characters, all of them visible.",
        NAME_CHARS_MAX);
    return name;
  }

  private TrainingConfig training(@Nullable JsonNode given, Goal preset) {
    ObjectNode object = StrictJson.mapper().createObjectNode();
    if (given != null && !given.isNull()) {
      if (!(given instanceof ObjectNode fields)) {
        throw ServingException.of(Code.INVALID_TYPE, "training", "'training' is an object.");
      }
      object.setAll(fields);
    }
    if (!object.has("epochs") && !object.has("steps")) {
      object.put("epochs", preset.epochs);
    }
    try {
      return TrainingConfig.parse(
          object.toString().getBytes(StandardCharsets.UTF_8),
          "'training'",
          Recipe.config(workshop.model().llama().dtype()));
    } catch (TrainingException e) {
      throw ServingException.of(
          Code.INVALID_VALUE, "training", shown(String.valueOf(e.getMessage())) + ".");
    }
  }

  /// Holds a configuration against what this node can do, and sets its pauses.
  private RunConfig checked(RunConfig c, JsonNode given) {
    TrainingConfig t = c.training();
    limit("rank", t.lora().rank(), RANK_MAX);
    limit("examples_per_step", t.batching().examplesPerStep(), EXAMPLES_PER_STEP_MAX);
    int cutoffMax = Math.min(CUTOFF_MAX, workshop.model().llama().positionsMax());
    limit("cutoff_tokens", t.batching().cutoffTokens(), cutoffMax);
    limit("steps", c.steps(), STEPS_MAX);
    require(
        t.compute().equals(Recipe.compute(workshop.model().llama().dtype())),
        "training.compute",
        "This node has loaded its base in %s; leave 'compute' out.",
        workshop.model().llama().dtype());
    int every = Math.max(1, c.steps() / PAUSES);
    TrainingConfig.Pauses pauses =
        new TrainingConfig.Pauses(
            given.has("save_every") ? t.pauses().saveEvery() : Math.min(every, SAVE_EVERY_MAX),
            given.has("eval_every") ? t.pauses().evalEvery() : c.evalRows() > 0 ? every : 0);
    require(
        pauses.evalEvery() == 0 || c.evalRows() > 0,
        "training.eval_every",
        "'eval_every' is %d, but with 0 'eval_rows' there is nothing to measure on.",
        pauses.evalEvery());
    return new RunConfig(
        c.base(),
        c.datanet(),
        c.version(),
        c.name(),
        c.rows(),
        c.evalRows(),
        c.goal(),
        t.withPauses(pauses));
  }

  private static void limit(String name, int value, int max) {
    require(
        value <= max, "training." + name, "'%s' is %,d at most here, not %,d.", name, max, value);
  }

  private static void require(boolean holds, String param, String message, Object... values) {
    if (!holds) {
      throw ServingException.of(Code.INVALID_VALUE, param, message.formatted(values));
    }
  }

  private static String text(ObjectNode in, String key, String absent) {
    JsonNode value = in.path(key);
    if (value.isMissingNode() || value.isNull()) {
      return absent;
    }
    if (!value.isString()) {
      throw ServingException.of(Code.INVALID_TYPE, key, "'%s' is a text.".formatted(key));
    }
    return value.stringValue();
  }

  private static int number(ObjectNode in, String key, int min, int max, int absent) {
    JsonNode value = in.path(key);
    if (value.isMissingNode() || value.isNull()) {
      return absent;
    }
    if (!value.isIntegralNumber()) {
      throw ServingException.of(Code.INVALID_TYPE, key, "'%s' is a whole number.".formatted(key));
    }
    require(
        value.canConvertToInt() && value.intValue() >= min && value.intValue() <= max,
        key,
        "'%s' is %,d to %,d, not %s.",
        key,
        min,
        max,
        shown(value.toString()));
    return value.intValue();
  }

  private static String shown(String text) {
    return text.length() <= 200 ? text : text.substring(0, 200) + "…";
  }
}
