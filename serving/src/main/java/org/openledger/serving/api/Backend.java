package org.openledger.serving.api;

import org.jspecify.annotations.Nullable;
import org.openledger.serving.engine.Engine;
import org.openledger.serving.engine.Vocabulary;

/// What answers come from.
///
/// @param models the names that clients may use
/// @param embedder for `/v1/embeddings`; null where there is none
public record Backend(
    Engine engine,
    Vocabulary vocabulary,
    Prompts prompts,
    ModelTable models,
    @Nullable TextEmbedder embedder) {}
