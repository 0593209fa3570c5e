/// The home folder: its layout and version, the lock, and the pinned input files.
@NullMarked
package org.openledger.node.home;

import org.jspecify.annotations.NullMarked;
