/// What the modules' tests share: [Vectors] finds and counts recorded cases, [Seeds] makes random
/// tests repeatable, [Resident] tells what memory they take. Nothing here is part of the product.
@NullMarked
package org.openledger.testing;

import org.jspecify.annotations.NullMarked;
