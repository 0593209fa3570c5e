package org.openledger.node.factory;

import java.nio.file.Path;

/// Where models stand that clients can name.
public interface Shelf {
  /// A model that is trained, registered and sketched.
  ///
  /// @param name what clients call it
  /// @param run the run's folder
  /// @param version the Datanet version it learned from and takes notes from
  /// @param model its registration's digest, 0x and hex
  /// @param adapter SHA-256 of its weights, 0x and hex
  /// @param since seconds since 1970
  /// @param owner who gets the owner's part of its fees
  record Model(
      String name,
      Path run,
      long version,
      String model,
      String adapter,
      long since,
      String owner) {}

  /// Whether something is called that.
  boolean has(String name);

  /// Serves a model from now on and after every restart; the same one again changes nothing.
  void serve(Model model);
}
