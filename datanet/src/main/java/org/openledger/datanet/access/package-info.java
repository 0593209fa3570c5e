/// Who may read which rows of a Datanet: open to all, or gated by grants with purpose and expiry.
@NullMarked
package org.openledger.datanet.access;

import org.jspecify.annotations.NullMarked;
