/// The one program: CLI, config, HTTP, wiring, settlement.
@NullMarked
package org.openledger.node;

import org.jspecify.annotations.NullMarked;
