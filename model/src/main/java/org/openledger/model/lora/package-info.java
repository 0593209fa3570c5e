/// LoRA adapters: a low-rank change to some linear layers of a base model, kept as one flat row of
/// numbers in a fixed order, read and written as PEFT files (Hu et al. 2021, arXiv 2106.09685).
@NullMarked
package org.openledger.model.lora;

import org.jspecify.annotations.NullMarked;
