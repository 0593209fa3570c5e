/// Conversations to tokens: a model's own chat template, rendered so that what users wrote can
/// never become a special token.
@NullMarked
package org.openledger.model.chat;

import org.jspecify.annotations.NullMarked;
