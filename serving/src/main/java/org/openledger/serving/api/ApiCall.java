package org.openledger.serving.api;

/// A request as it reached the server.
///
/// @param method such as `POST`
/// @param path such as `/v1/chat/completions`, decoded, without query
/// @param body bytes as sent; empty where there is none
/// @param tenant who calls, as the server knows them: their key or wallet, never what they claim
@SuppressWarnings("ArrayRecordComponent") // a body is read once and never compared
public record ApiCall(String method, String path, byte[] body, String tenant) {}
