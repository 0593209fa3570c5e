/// Continuous batching: `step()` = schedule, run, postprocess, on one owner thread.
///
/// After Yu et al., "Orca" (OSDI 2022) for iteration-level scheduling, Agrawal et al.,
/// "Sarathi-Serve" (OSDI 2024) for chunked prefill beside decodes, and Sheng et al., "Fairness in
/// Serving Large Language Models" (OSDI 2024) for the fair queue. Adapters of one step may differ,
/// as in S-LoRA (MLSys 2024).
@NullMarked
package org.openledger.serving.engine;

import org.jspecify.annotations.NullMarked;
