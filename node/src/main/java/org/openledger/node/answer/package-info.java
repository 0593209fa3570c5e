/// An answer from question to receipt: notes found and put before the model, payment checked, the
/// answer attributed and its contributors paid.
@NullMarked
package org.openledger.node.answer;

import org.jspecify.annotations.NullMarked;
