package org.openledger.node.wallet;

import java.util.List;
import org.openledger.primitives.Hex;
import org.openledger.primitives.KeyPair;
import org.openledger.serving.ServingException;
import org.openledger.serving.ServingException.Code;
import org.openledger.serving.api.ApiCall;
import org.openledger.serving.api.Outcome;
import org.openledger.serving.api.QueryFields;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// `/v1/demo/wallets`: the people of a demo network with their keys, which follow from a public
/// seed and are worth nothing; only where nobody but this machine can ask.
///
/// @param wallets the wallets
/// @param shown whether this is a demo network that listens on loopback alone
public record WalletsApi(DemoWallets wallets, boolean shown) {
  private static final String PATH = "/v1/demo/wallets";

  /// Whether a path is this.
  public static boolean has(String path) {
    return path.equals(PATH);
  }

  /// Answers a call.
  ///
  /// @throws ServingException what is wrong with it
  public Outcome handle(ApiCall call) {
    if (!shown) {
      throw new ServingException(Code.NOT_FOUND, "This node shows no keys.");
    }
    if (!call.method().equals("GET")) {
      throw new ServingException(Code.METHOD_NOT_ALLOWED, "GET " + PATH + ".");
    }
    QueryFields.of(call.query());
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("object", "list");
    ArrayNode data = json.putArray("data");
    put(data, "owner", List.of(wallets.operator()));
    put(data, "reviewer", wallets.reviewers());
    put(data, "contributor", wallets.contributors());
    put(data, "asker", List.of(wallets.asker()));
    put(data, "model owner", List.of(wallets.modelOwner()));
    json.putNull("next");
    return new Outcome.Json(200, json);
  }

  private static void put(ArrayNode data, String role, List<KeyPair> keys) {
    for (int i = 0; i < keys.size(); i++) {
      data.addObject()
          .put("role", role)
          .put("n", i + 1)
          .put("address", keys.get(i).address().toString())
          .put("private_key", Hex.encode(keys.get(i).privateKeyBytes()));
    }
  }
}
