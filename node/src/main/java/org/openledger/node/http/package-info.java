/// The only HTTP server: one port, checked hosts and origins, bounded bodies; each group of routes
/// is a class that maps a pure handler's outcome onto the wire.
@NullMarked
package org.openledger.node.http;

import org.jspecify.annotations.NullMarked;
