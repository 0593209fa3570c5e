/// OpenAI's HTTP protocol as pure handlers: bytes in, a status with JSON or a stream of server-sent
/// events out. `node` mounts them on its server and decides who may call.
///
/// Source: the OpenAI API reference (chat completions, completions, embeddings, models); what the
/// official Python and Node clients accept decides in doubt.
@NullMarked
package org.openledger.serving.api;

import org.jspecify.annotations.NullMarked;
