/// Tensors over libtorch through the Foreign Function and Memory API.
@NullMarked
package org.openledger.tensor;

import org.jspecify.annotations.NullMarked;
