/// JSON of strangers, read with limits: no duplicate keys, no trailing text, bounded depth and
/// size.
@NullMarked
package org.openledger.model.json;

import org.jspecify.annotations.NullMarked;
