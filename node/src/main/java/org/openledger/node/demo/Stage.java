package org.openledger.node.demo;

import java.util.Locale;

/// The stages of the demo's story, in their order.
enum Stage {
  CONTRIBUTE,
  SEAL,
  TRAIN,
  SKETCH,
  ASK;

  /// As documents and the API write it.
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
