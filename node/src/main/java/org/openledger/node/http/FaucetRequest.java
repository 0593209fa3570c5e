package org.openledger.node.http;

import org.openledger.primitives.Address;
import org.openledger.serving.ServingException;
import org.openledger.serving.ServingException.Code;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The body `{"address": "0x…"}`, nothing more.
final class FaucetRequest {
  private static final int BYTES_MAX = 1_024;
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private FaucetRequest() {}

  /// The address that wants a drip.
  static Address parse(byte[] body) {
    if (body.length > BYTES_MAX) {
      throw new ServingException(
          Code.BODY_TOO_LARGE,
          "A request to the faucet has %d bytes at most, not %d."
              .formatted(BYTES_MAX, body.length));
    }
    JsonNode json = read(body);
    if (!json.isObject()) {
      throw new ServingException(
          Code.INVALID_TYPE, "The body is an object {\"address\": \"0x…\"}.");
    }
    for (String name : json.propertyNames()) {
      if (!name.equals("address")) {
        throw ServingException.of(
            Code.UNKNOWN_PARAMETER, name, "The faucet takes an 'address' and nothing else.");
      }
    }
    JsonNode address = json.path("address");
    if (address.isMissingNode()) {
      throw ServingException.of(
          Code.MISSING_PARAMETER, "address", "Name the 'address' that the faucet is to pay.");
    }
    if (!address.isString()) {
      throw ServingException.of(Code.INVALID_TYPE, "address", "'address' is a string.");
    }
    return ChainQuery.address("address", address.asString());
  }

  private static JsonNode read(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (JacksonException e) {
      throw new ServingException(Code.MALFORMED_JSON, "The body is not valid JSON.");
    }
  }
}
