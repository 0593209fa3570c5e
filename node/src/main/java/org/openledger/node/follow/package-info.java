/// Another client that follows this chain, fed through its Engine API.
@NullMarked
package org.openledger.node.follow;

import org.jspecify.annotations.NullMarked;
