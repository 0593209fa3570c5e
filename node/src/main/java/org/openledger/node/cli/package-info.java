/// The commands, by picocli: each parses, calls one thing, and prints.
@NullMarked
package org.openledger.node.cli;

import org.jspecify.annotations.NullMarked;
