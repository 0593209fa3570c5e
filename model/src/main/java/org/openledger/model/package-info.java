/// Tokenizer, chat template, checkpoints, transformer, LoRA adapters.
@NullMarked
package org.openledger.model;

import org.jspecify.annotations.NullMarked;
