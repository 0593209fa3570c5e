/// What the model is shown: a question with its notes, and the examples it is trained on in the
/// same form.
@NullMarked
package org.openledger.node.prompt;

import org.jspecify.annotations.NullMarked;
