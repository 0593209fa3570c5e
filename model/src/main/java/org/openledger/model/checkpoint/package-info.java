/// Checkpoints: a model's tensors and configuration as they lie in files, GGUF or safetensors, read
/// by mapping the file and checking every number before it is believed.
///
/// Formats: GGUF v2 and v3 (the `gguf.md` document of ggml), safetensors (Hugging Face's
/// `safetensors` README). Quantised types follow `ggml-quants.c`.
@NullMarked
package org.openledger.model.checkpoint;

import org.jspecify.annotations.NullMarked;
