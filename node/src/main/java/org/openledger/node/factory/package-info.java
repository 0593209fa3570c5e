/// ModelFactory: runs from a configuration to a served model, as durable jobs that survive whatever
/// ends the process, with what a person wants to know before and while they run.
@NullMarked
package org.openledger.node.factory;

import org.jspecify.annotations.NullMarked;
