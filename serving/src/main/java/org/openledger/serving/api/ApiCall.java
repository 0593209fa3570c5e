package org.openledger.serving.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A request as it reached the server.
///
/// @param method such as `POST`
/// @param path such as `/v1/chat/completions`, decoded, without query
/// @param query the query's parameters, decoded, each with its values in their order
/// @param headers by name in lower case; of one that came several times, the first
/// @param body bytes as sent; empty where there is none
/// @param tenant who calls, as the server knows them: their key or wallet, never what they claim
@SuppressWarnings("ArrayRecordComponent") // a body is read once and never compared
public record ApiCall(
    String method,
    String path,
    Map<String, List<String>> query,
    Map<String, String> headers,
    byte[] body,
    String tenant) {
  /// Copies the maps.
  public ApiCall {
    query = Map.copyOf(query);
    headers = Map.copyOf(headers);
  }

  /// A request without a query and headers.
  public ApiCall(String method, String path, byte[] body, String tenant) {
    this(method, path, Map.of(), Map.of(), body, tenant);
  }

  /// A header's value.
  ///
  /// @param name in lower case
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }
}
