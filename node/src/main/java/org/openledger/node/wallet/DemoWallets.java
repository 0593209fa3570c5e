package org.openledger.node.wallet;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.openledger.primitives.KeyPair;

/// The wallets of a demo network, all made from its seed: whoever knows the seed holds every key,
/// so they are worth nothing outside the demo.
///
/// @param contributors twelve people who share the rows' categories
/// @param reviewers two people who accept rows
/// @param asker the person who asks and pays
/// @param operator whoever runs the node: produces blocks, seals versions, registers runs
/// @param modelOwner the builder of the tuned model
/// @param escrow holds fees from payment to settlement
/// @param treasury the network's treasury
/// @param validators where the validators' part waits
/// @param datanetTreasury gets the contributors' part when no row has a positive score
public record DemoWallets(
    List<KeyPair> contributors,
    List<KeyPair> reviewers,
    KeyPair asker,
    KeyPair operator,
    KeyPair modelOwner,
    KeyPair escrow,
    KeyPair treasury,
    KeyPair validators,
    KeyPair datanetTreasury) {
  /// How many contributors share the rows.
  public static final int CONTRIBUTORS = 12;

  private static final int REVIEWERS = 2;

  /// Derives every key from the seed.
  public static DemoWallets of(long seed) {
    return new DemoWallets(
        IntStream.range(0, CONTRIBUTORS).mapToObj(i -> key(seed, "contributor", i)).toList(),
        IntStream.range(0, REVIEWERS).mapToObj(i -> key(seed, "reviewer", i)).toList(),
        key(seed, "asker", 0),
        key(seed, "operator", 0),
        key(seed, "model owner", 0),
        key(seed, "escrow", 0),
        key(seed, "treasury", 0),
        key(seed, "validators", 0),
        key(seed, "datanet treasury", 0));
  }

  private static KeyPair key(long seed, String role, int index) {
    byte[] name = ("openledger demo wallet/" + role + "/").getBytes(StandardCharsets.UTF_8);
    return KeyPair.fromSeed(
        ByteBuffer.allocate(name.length + Long.BYTES + Integer.BYTES)
            .put(name)
            .putLong(seed)
            .putInt(index)
            .array());
  }
}
