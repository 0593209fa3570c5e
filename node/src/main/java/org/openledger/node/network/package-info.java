/// A running network on one machine, and the one place where all modules meet.
@NullMarked
package org.openledger.node.network;

import org.jspecify.annotations.NullMarked;
