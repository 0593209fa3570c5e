/// How an answer is paid: the node's accounts on chain, the escrow that holds a fee until the answer
/// is attributed, and the book of receipts.
@NullMarked
package org.openledger.node.pay;

import org.jspecify.annotations.NullMarked;
