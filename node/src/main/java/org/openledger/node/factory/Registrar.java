package org.openledger.node.factory;

import org.openledger.datanet.version.Registration;

/// Writes registrations on chain from the account that owns tuned models.
public interface Registrar {
  /// Signs a registration without sending it.
  RunJob.Sent sign(Registration registration);

  /// Sends what was signed, if it is not on chain yet, and waits for its block.
  RunJob.Sent settle(RunJob.Sent sent);
}
