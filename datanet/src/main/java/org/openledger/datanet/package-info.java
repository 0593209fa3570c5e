/// Contributions, curation, versions, licences, access, retrieval.
@NullMarked
package org.openledger.datanet;

import org.jspecify.annotations.NullMarked;
