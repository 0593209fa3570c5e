package org.openledger.node.factory;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.openledger.model.json.StrictJson;
import org.openledger.training.config.TrainingConfig;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Everything that decides what a run of this node does: the same configuration on the same machine
/// gives the same adapter.
///
/// @param base the base model's name
/// @param datanet the Datanet's name
/// @param version the version it learns from
/// @param name what its owner calls it
/// @param rows how many rows it draws
/// @param evalRows how many rows are held out, to be measured on
/// @param goal the preset its defaults came from; null for none
/// @param training how it trains
public record RunConfig(
    String base,
    String datanet,
    long version,
    String name,
    int rows,
    int evalRows,
    @Nullable String goal,
    TrainingConfig training) {
  /// Steps from beginning to end.
  public int steps() {
    return training.length().steps(rows, training.batching().examplesPerStep());
  }

  /// As one JSON object, every default shown.
  @JsonValue
  public ObjectNode json() {
    ObjectNode out = StrictJson.mapper().createObjectNode();
    out.put("base", base);
    out.put("datanet", datanet);
    out.put("version", version);
    out.put("name", name);
    out.put("rows", rows);
    out.put("eval_rows", evalRows);
    out.put("goal", goal);
    out.set(
        "training",
        StrictJson.object(
            training.canonicalJson().getBytes(StandardCharsets.UTF_8), "the settings"));
    return out;
  }

  /// Reads what [#json] wrote.
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static RunConfig stored(ObjectNode in) {
    JsonNode goal = in.path("goal");
    return new RunConfig(
        in.path("base").stringValue(),
        in.path("datanet").stringValue(),
        in.path("version").longValue(),
        in.path("name").stringValue(),
        in.path("rows").intValue(),
        in.path("eval_rows").intValue(),
        goal.isNull() ? null : goal.stringValue(),
        TrainingConfig.parse(
            in.path("training").toString().getBytes(StandardCharsets.UTF_8), "training"));
  }
}
