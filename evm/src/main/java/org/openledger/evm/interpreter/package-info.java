/// The machine itself: opcodes in groups, frames, calls and creations.
///
/// Calls do not recurse in Java: a frame that calls stops and hands out a message, so 1,024 calls
/// deep costs no Java stack (Yellow Paper, chapter 9).
@NullMarked
package org.openledger.evm.interpreter;

import org.jspecify.annotations.NullMarked;
