/// Text to tokens and back, by Hugging Face's own `tokenizers` library (through DJL's JNI binding):
/// fed by a `tokenizer.json`, or by one built from a GGUF file's vocabulary and merges.
@NullMarked
package org.openledger.model.tokenizer;

import org.jspecify.annotations.NullMarked;
