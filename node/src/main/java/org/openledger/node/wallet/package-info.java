/// Keys this node holds itself: the accounts that answers are paid through, and the demo's wallets.
@NullMarked
package org.openledger.node.wallet;

import org.jspecify.annotations.NullMarked;
