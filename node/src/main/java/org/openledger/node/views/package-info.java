/// What a person sees of a network: its Datanet's rows, its answers and receipts with their proofs,
/// who earned what. Nothing here changes anything.
@NullMarked
package org.openledger.node.views;

import org.jspecify.annotations.NullMarked;
