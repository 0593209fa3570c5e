package org.openledger.node.factory;

import java.time.Clock;
import java.util.function.LongFunction;
import org.openledger.datanet.Datanet;
import org.openledger.node.models.Compute;
import org.openledger.node.models.LanguageModel;
import org.openledger.node.prompt.Library;

/// What runs are made with.
///
/// @param model the base
/// @param compute where its tensors may be touched
/// @param datanet whose rows are learned
/// @param slug the Datanet's name
/// @param libraries the Datanet's versions, opened when first asked for
/// @param clock the time
public record Workshop(
    LanguageModel model,
    Compute compute,
    Datanet datanet,
    String slug,
    LongFunction<Library> libraries,
    Clock clock) {}
