package org.openledger.chain.rpc;

import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/// A JSON-RPC method: how many arguments it must have and may have, and what it answers.
record Method(int required, int most, Function<Params, JsonNode> body) {}
