package org.openledger.node.demo;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.openledger.node.home.Input;
import org.openledger.node.http.FactoryBodies;
import org.openledger.node.network.Network;
import org.openledger.training.run.StepRecord;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The demo's story as JSON; what stages gave is written as `openledger demo --json` prints it.
final class DemoBodies {
  private DemoBodies() {}

  /// The story now.
  static ObjectNode story(StoryJob job) {
    return story(job, job.live().view());
  }

  /// The story as it was seen.
  static ObjectNode story(StoryJob job, LiveStory.View view) {
    StoryOrder order = view.order();
    Stage stage = view.stage();
    StepRecord step = view.step();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("object", "demo");
    json.put("state", view.state().name().toLowerCase(Locale.ROOT));
    json.put("ready", view.state() == LiveStory.State.NONE && job.isEmpty());
    json.put("stage", stage == null ? null : stage.label());
    json.put("failure", view.failure());
    json.put("begun_at", order == null ? null : order.begunMs() / 1000);
    json.put("rows", order == null ? null : order.rows());
    json.put("questions", order == null ? null : order.asked().size());
    json.put("datanet", Network.DATANET);
    json.put("model", Story.TUNED);
    json.put("run", job.run().orElse(null));
    json.put("credit", Input.ROWS.credit());
    json.set("doing", view.doing() == null ? null : doing(view.doing()));
    json.set("step", step == null ? null : FactoryBodies.step(step));
    for (Stage each : Stage.values()) {
      if (each != Stage.ASK) {
        json.set(each.label(), told(view.results().get(each)));
      }
    }
    ArrayNode answers = json.putArray("answers");
    view.answers().forEach(answer -> answers.add(told(answer)));
    json.set("summary", told(view.summary()));
    return json;
  }

  private static JsonNode told(Documents.@Nullable Told what) {
    return what == null ? JsonNodeFactory.instance.nullNode() : StoryFolder.JSON.valueToTree(what);
  }

  /// How far a stage is.
  static ObjectNode doing(LiveStory.Doing doing) {
    return StoryFolder.JSON.valueToTree(doing);
  }
}
