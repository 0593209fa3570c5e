package org.openledger.serving.api;

import java.util.List;
import java.util.Map;

/// A request as it reached the server.
///
/// @param method such as `POST`
/// @param path such as `/v1/chat/completions`, decoded, without query
/// @param query the query's parameters, decoded, each with its values in their order
/// @param body bytes as sent; empty where there is none
/// @param tenant who calls, as the server knows them: their key or wallet, never what they claim
@SuppressWarnings("ArrayRecordComponent") // a body is read once and never compared
public record ApiCall(
    String method, String path, Map<String, List<String>> query, byte[] body, String tenant) {
  /// Copies the map.
  public ApiCall {
    query = Map.copyOf(query);
  }

  /// A request without a query.
  public ApiCall(String method, String path, byte[] body, String tenant) {
    this(method, path, Map.of(), body, tenant);
  }
}
