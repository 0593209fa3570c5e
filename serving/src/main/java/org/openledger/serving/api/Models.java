package org.openledger.serving.api;

import org.openledger.serving.ServingException;
import org.openledger.serving.ServingException.Code;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// `GET /v1/models` and `GET /v1/models/{id}`.
final class Models {
  private Models() {}

  static ObjectNode list(ModelTable models) {
    ObjectNode list = JsonNodeFactory.instance.objectNode();
    list.put("object", "list");
    ArrayNode data = list.putArray("data");
    models.all().forEach(entry -> data.add(one(entry)));
    return list;
  }

  static ObjectNode one(ModelEntry entry) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", entry.id())
        .put("object", "model")
        .put("created", entry.createdSeconds())
        .put("owned_by", "openledger")
        .put("root", entry.root())
        .put("parent", entry.parent())
        .put("digest", entry.digest());
  }

  /// The model of that name; never another one.
  static ModelEntry find(ModelTable models, String id) {
    return models.find(id).orElseThrow(() -> unknown(id));
  }

  static ServingException unknown(String id) {
    String shown = id.length() > 200 ? id.substring(0, 200) + "…" : id;
    return ServingException.of(
        Code.MODEL_NOT_FOUND, "model", "The model '%s' does not exist.".formatted(shown));
  }
}
