/// Looking through a Datanet's rows: which ones, page by page.
@NullMarked
package org.openledger.datanet.browse;

import org.jspecify.annotations.NullMarked;
