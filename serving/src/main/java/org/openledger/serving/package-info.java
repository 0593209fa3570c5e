/// OpenLoRA: many adapters served over one base model. `engine` batches and samples, `api` speaks
/// OpenAI's protocol as pure handlers that `node` mounts.
@NullMarked
package org.openledger.serving;

import org.jspecify.annotations.NullMarked;
