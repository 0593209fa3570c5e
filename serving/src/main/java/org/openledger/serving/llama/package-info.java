/// Binds engine and API to the real thing: Llama with pages of keys and values, a pool of adapters,
/// the model's tokenizer and chat template.
@NullMarked
package org.openledger.serving.llama;

import org.jspecify.annotations.NullMarked;
