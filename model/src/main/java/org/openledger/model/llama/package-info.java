/// The Llama network over our tensors: full sequences for scoring and training, pages of keys and
/// values for decoding, adapters beside the base weights (Touvron et al. 2023, arXiv 2302.13971).
@NullMarked
package org.openledger.model.llama;

import org.jspecify.annotations.NullMarked;
