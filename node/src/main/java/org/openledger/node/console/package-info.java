/// What a person sees on standard error, and what a program reads on standard output.
@NullMarked
package org.openledger.node.console;

import org.jspecify.annotations.NullMarked;
