package org.openledger.serving.api;

import org.jspecify.annotations.Nullable;

/// A model that clients can name.
///
/// @param digest of the base's file, or of the adapter
/// @param parent the model it was tuned from; null for a base
/// @param root the base under it; itself for a base
/// @param createdSeconds since 1970
public record ModelEntry(
    String id, String digest, @Nullable String parent, String root, long createdSeconds) {
  /// The adapter to serve it with; null for a base.
  public @Nullable String adapterDigest() {
    return parent == null ? null : digest;
  }

  /// What OpenAI calls `system_fingerprint`: the weights behind an answer.
  String fingerprint() {
    return "fp_" + digest.substring(0, Math.min(10, digest.length()));
  }
}
