/// What a wallet signs about a row, by EIP-712: that it gives the row, or what it thinks of it.
@NullMarked
package org.openledger.datanet.contribution;

import org.jspecify.annotations.NullMarked;
