package org.openledger.node.answer;

import org.openledger.attribution.gradient.GradientSketcher;
import org.openledger.attribution.receipt.Receipt;
import org.openledger.attribution.store.SketchStore;
import org.openledger.model.lora.LoraAdapter;

/// A fine-tuned model as it is served and attributed.
///
/// @param name what clients call it
/// @param adapter its adapter, in fp32
/// @param subject what is registered about it on chain
/// @param sketcher takes gradients of answers
/// @param store the vectors of its training rows
public record TunedModel(
    String name,
    LoraAdapter adapter,
    Receipt.Subject subject,
    GradientSketcher sketcher,
    SketchStore store)
    implements AutoCloseable {

  @Override
  public void close() {
    store.close();
    adapter.close();
  }

}
