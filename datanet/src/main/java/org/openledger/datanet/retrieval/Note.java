package org.openledger.datanet.retrieval;

import org.openledger.datanet.row.ContributedRow;

/// A row found for a question.
///
/// @param row the row
/// @param score the joined score that ranked it; comparable within one question only
/// @param bm25 its weighted BM25 score, 0 without a common word
/// @param cosine its weighted cosine to the question
public record Note(ContributedRow row, double score, double bm25, double cosine) {}
