/// 256-bit arithmetic on words of four longs in a shared array, without allocation.
@NullMarked
package org.openledger.evm.words;

import org.jspecify.annotations.NullMarked;
