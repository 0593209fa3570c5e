/// The models in memory, loaded once for everything that computes: the language model with its
/// tokenizer, and the sentence encoder.
@NullMarked
package org.openledger.node.models;

import org.jspecify.annotations.NullMarked;
