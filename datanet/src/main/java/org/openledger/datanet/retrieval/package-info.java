/// Finds the rows that answer a question: words by BM25 (Robertson and Zaragoza, "The Probabilistic
/// Relevance Framework: BM25 and Beyond", 2009) joined with the nearness of sentence embeddings.
@NullMarked
package org.openledger.datanet.retrieval;

import org.jspecify.annotations.NullMarked;
