/// A Datanet over HTTP, the side that writes: rows checked and taken in, reviews, seals, access,
/// and what changed between versions; pure handlers from a call to its outcome.
@NullMarked
package org.openledger.node.datanets;

import org.jspecify.annotations.NullMarked;
