/// End-to-end benchmarks with their peers.
@NullMarked
package org.openledger.bench;

import org.jspecify.annotations.NullMarked;
