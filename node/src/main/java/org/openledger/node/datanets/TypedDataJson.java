package org.openledger.node.datanets;

import org.openledger.datanet.contribution.Contribution;
import org.openledger.datanet.contribution.DatanetDomain;
import org.openledger.primitives.TypedData;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What a wallet is given to sign a contribution (`eth_signTypedData_v4`): names as EIP-712 has
/// them.
final class TypedDataJson {
  private TypedDataJson() {}

  /// Where signatures count.
  static void domain(ObjectNode json, DatanetDomain domain) {
    json.put("name", DatanetDomain.NAME);
    json.put("version", DatanetDomain.VERSION);
    json.put("chainId", domain.chainId());
    json.put("salt", domain.datanet().toString());
  }

  /// The type of a contribution.
  static void contribution(ObjectNode json) {
    ArrayNode members = json.putArray("Contribution");
    for (TypedData.Field field : Contribution.FIELDS) {
      members.addObject().put("name", field.name()).put("type", field.type());
    }
  }
}
