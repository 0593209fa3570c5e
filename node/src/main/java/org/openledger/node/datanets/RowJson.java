package org.openledger.node.datanets;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.openledger.datanet.row.RowDraft;
import org.openledger.primitives.Hash;
import tools.jackson.databind.JsonNode;

/// Reads a row that somebody is handing in: what is wrong is noted at its field, not thrown.
final class RowJson {
  private static final Set<String> TEXTS =
      Set.of("question", "answer", "category", "language", "licence", "source", "label");
  private static final int NAME_CHARS_MAX = 80;

  private RowJson() {}

  /// The row in `json`.
  ///
  /// @param besides fields that are not the row's own
  static RowDraft read(JsonNode json, Hash datanet, Set<String> besides) {
    RowDraft draft = new RowDraft(datanet);
    if (!json.isObject()) {
      draft.refuse("row", "a row is an object with its fields");
      return draft;
    }
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      String name = field.getKey();
      JsonNode value = field.getValue();
      if (besides.contains(name) || value.isNull()) {
        continue;
      }
      if (TEXTS.contains(name)) {
        if (value.isString()) {
          draft.put(name, value.stringValue());
        } else {
          draft.refuse(name, name + " is not a string");
        }
      } else if (name.equals("sources")) {
        sources(draft, value);
      } else {
        draft.refuse(shown(name), "a row has no such field");
      }
    }
    return draft;
  }

  private static void sources(RowDraft draft, JsonNode value) {
    List<String> sources = new ArrayList<>();
    for (JsonNode source : value) {
      if (!source.isString()) {
        draft.refuse("sources", "sources is not a list of strings");
        return;
      }
      sources.add(source.stringValue());
    }
    if (!value.isArray()) {
      draft.refuse("sources", "sources is not a list of strings");
      return;
    }
    draft.sources(sources);
  }

  private static String shown(String name) {
    return name.length() <= NAME_CHARS_MAX ? name : name.substring(0, NAME_CHARS_MAX) + "…";
  }
}
