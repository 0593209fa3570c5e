/// The one program: its entry point, its configuration and its one kind of error. Wiring lives in
/// `wiring`, commands in `cli`, the demo's stages in `demo`.
@NullMarked
package org.openledger.node;

import org.jspecify.annotations.NullMarked;
