package org.openledger.datanet.contribution;

import org.openledger.primitives.Address;
import org.openledger.primitives.TypedData;

/// What a wallet can sign in a Datanet.
public sealed interface Message
    permits Contribution, Review, AccessRequest, AccessGrant, AccessRevocation {
  /// The wallet that the message says it is from.
  Address signer();

  /// The message as a wallet shows and hashes it.
  TypedData typedData(DatanetDomain domain);
}
