/// OpenLoRA: continuous batching, adapters, sampling, the OpenAI-compatible API as pure handlers.
@NullMarked
package org.openledger.serving;

import org.jspecify.annotations.NullMarked;
