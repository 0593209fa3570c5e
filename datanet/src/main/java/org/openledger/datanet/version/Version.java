package org.openledger.datanet.version;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;

/// A state of a Datanet that never changes again.
///
/// @param number its number, from 1
/// @param root the root of its [RowTree]
/// @param rows how many rows it has
/// @param contributors how many of them are whose, by address
/// @param licence the SPDX expression that holds for all of them together
/// @param sealedAt when it was sealed
public record Version(
    long number,
    Hash root,
    int rows,
    SortedMap<Address, Integer> contributors,
    String licence,
    Instant sealedAt) {
  /// Keeps its own copy.
  public Version {
    contributors = Collections.unmodifiableSortedMap(new TreeMap<>(contributors));
  }
}
