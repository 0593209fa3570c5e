/// What an answer leaves behind: which model said it, on whose rows it rests, what it cost and who
/// was paid ([Receipt]), with canonical bytes that a digest commits to ([ReceiptBytes]) and a JSON
/// form ([ReceiptJson]).
///
/// The byte format is in `docs/reference/attribution-formats.md`.
@NullMarked
package org.openledger.attribution.receipt;

import org.jspecify.annotations.NullMarked;
