/// What a row is: its text rules, its canonical bytes, its id, and how rows are read from a file.
@NullMarked
package org.openledger.datanet.row;

import org.jspecify.annotations.NullMarked;
