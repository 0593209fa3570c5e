package org.openledger.node.demo;

import java.nio.file.Path;
import java.time.Clock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.openledger.node.network.Network;

/// Where a story happens.
///
/// @param network the network
/// @param rows the file of rows
/// @param url where the network's node answers; asked for when the first question is asked
/// @param stopping whether the node ends, and the story is to go on at its next start
/// @param clock the time
record Setting(
    Network network, Path rows, Supplier<String> url, BooleanSupplier stopping, Clock clock) {}
