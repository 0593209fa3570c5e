package org.openledger.node.faucet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.openledger.node.NodeException;
import org.openledger.node.NodeException.Code;
import org.openledger.primitives.Hex;
import org.openledger.primitives.KeyPair;
import org.openledger.primitives.PrimitivesException;

/// The key that a faucet pays from: a file with 32 bytes in hex. No message shows any of it.
public final class FaucetKey {
  private static final int KEY_BYTES = 32;
  private static final int FILE_BYTES_MAX = 1_024;

  private FaucetKey() {}

  /// Reads `file`; one that holds no key is an error that says so and nothing of what it holds.
  public static KeyPair read(Path file) {
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > FILE_BYTES_MAX) {
        throw none(file);
      }
      return KeyPair.ofPrivateKey(Hex.decode(Files.readString(file).strip(), KEY_BYTES));
    } catch (IOException | PrimitivesException e) { // which may quote the file: no cause
      throw none(file);
    }
  }

  private static NodeException none(Path file) {
    return new NodeException(
        Code.ARGUMENT,
        "the faucet has no key: %s is no readable file with a private key of 32 bytes in hex"
            .formatted(file));
  }
}
