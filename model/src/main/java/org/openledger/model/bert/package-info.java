/// The BERT encoder and the sentence embeddings made with it (Devlin et al. 2018, arXiv 1810.04805;
/// Reimers, Gurevych 2019, arXiv 1908.10084).
@NullMarked
package org.openledger.model.bert;

import org.jspecify.annotations.NullMarked;
