package org.openledger.node.factory;

import java.util.function.Consumer;
import org.openledger.datanet.version.Registration;

/// Writes registrations on chain from the account that owns tuned models.
public interface Registrar {
  /// Signs a registration, has it kept, and then sends it. One at a time, so that no two are signed
  /// for the same place; one that `keep` throws at is not sent, and leaves its place to the next.
  ///
  /// @param keep puts what was signed on disk
  RunJob.Sent send(Registration registration, Consumer<RunJob.Sent> keep);

  /// Sends what was signed, if it is not on chain yet, and waits for its block.
  RunJob.Sent settle(RunJob.Sent sent);
}
