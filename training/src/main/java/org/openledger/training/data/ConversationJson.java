package org.openledger.training.data;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.openledger.model.chat.Message;
import org.openledger.model.json.StrictJson;
import org.openledger.training.TrainingException;
import org.openledger.training.TrainingException.Code;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One line of a training file as a conversation. Keys that carry no turn (ids, categories,
/// sources) are passed over; keys that would change what is learned and that we do not train
/// (tools, calls) are refused.
final class ConversationJson {
  private static final int MESSAGES_MAX = 1024;
  private static final Set<String> ROLES = Set.of("system", "developer", "user", "assistant");

  private ConversationJson() {}

  static Conversation read(byte[] line) {
    ObjectNode object = StrictJson.object(line, "the line");
    List<String> shapes =
        Stream.of("messages", "instruction", "prompt").filter(object::has).toList();
    refuse(
        shapes.size() != 1,
        "needs exactly one of \"messages\", \"instruction\", \"prompt\", has %s",
        shapes);
    for (String untrained : List.of("tools", "functions")) {
      refuse(object.hasNonNull(untrained), "\"%s\" cannot be trained", untrained);
    }
    return switch (shapes.getFirst()) {
      case "messages" -> messages(object.get("messages"));
      case "instruction" -> alpaca(object);
      case String prompt -> asked(text(object, prompt), text(object, "answer"));
    };
  }

  private static Conversation alpaca(ObjectNode object) {
    String instruction = text(object, "instruction");
    JsonNode input = object.path("input");
    boolean none = input.isMissingNode() || input.isNull() || input.asString("x").isBlank();
    return asked(
        none ? instruction : instruction + "\n\n" + text(object, "input"), text(object, "output"));
  }

  private static Conversation asked(String question, String answer) {
    return new Conversation(List.of(Message.user(question), Message.assistant(answer)), Set.of(1));
  }

  private static Conversation messages(JsonNode array) {
    refuse(!array.isArray(), "\"messages\" must be a list");
    refuse(array.size() > MESSAGES_MAX, "%d messages, at most %d", array.size(), MESSAGES_MAX);
    List<Message> messages = new ArrayList<>();
    Set<Integer> learned = new HashSet<>();
    for (int i = 0; i < array.size(); i++) {
      refuse(!(array.get(i) instanceof ObjectNode), "message %d is no object", i + 1);
      ObjectNode m = (ObjectNode) array.get(i);
      String at = "message " + (i + 1);
      String name = text(m, "role");
      refuse(!ROLES.contains(name), "%s: role \"%s\" is none of %s", at, name, ROLES);
      for (String untrained : List.of("tool_calls", "function_call", "refusal", "audio")) {
        refuse(m.hasNonNull(untrained), "%s: \"%s\" cannot be trained", at, untrained);
      }
      String role = name.equals("developer") ? "system" : name; // OpenAI's newer name for it
      messages.add(new Message(role, text(m, "content")));
      if (role.equals("assistant") && weight(m, at) == 1) {
        learned.add(i);
      }
    }
    return new Conversation(messages, learned);
  }

  /// OpenAI's mark on a turn that is only read.
  private static long weight(ObjectNode message, String at) {
    JsonNode weight = message.get("weight");
    if (weight == null || weight.isNull()) {
      return 1;
    }
    refuse(
        !weight.isIntegralNumber() || weight.asLong(-1) < 0 || weight.asLong(-1) > 1,
        "%s: weight must be 0 or 1",
        at);
    return weight.longValue();
  }

  private static String text(ObjectNode object, String key) {
    JsonNode node = object.get(key);
    refuse(node == null, "\"%s\" is missing", key);
    if (node == null || !node.isString()) {
      throw new TrainingException(Code.DATA, "\"%s\" must be a text".formatted(key));
    }
    refuse(node.stringValue().isBlank(), "\"%s\" is empty", key);
    return node.stringValue();
  }

  private static void refuse(boolean wrong, String message, Object... values) {
    if (wrong) {
      throw new TrainingException(Code.DATA, message.formatted(values));
    }
  }
}
