/// Host kernels by the Vector API, each several operations in one pass over memory; they work in
/// place and autograd does not see them. Each has a plain twin in its test.
@NullMarked
package org.openledger.tensor.fused;

import org.jspecify.annotations.NullMarked;
