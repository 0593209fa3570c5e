package org.openledger.node.answer;

import org.openledger.attribution.gradient.GradientSketcher;
import org.openledger.attribution.receipt.Receipt;
import org.openledger.attribution.store.SketchStore;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.node.prompt.Library;
import org.openledger.primitives.Address;

/// A fine-tuned model as it is served and attributed.
///
/// @param name what clients call it
/// @param owner who gets the owner's part of its fees
/// @param adapter its adapter, in fp32
/// @param subject what is registered about it on chain
/// @param sketcher takes gradients of answers
/// @param store the vectors of its training rows
/// @param library the version it learned from, where its notes come from
public record TunedModel(
    String name,
    Address owner,
    LoraAdapter adapter,
    Receipt.Subject subject,
    GradientSketcher sketcher,
    SketchStore store,
    Library library)
    implements AutoCloseable {

  @Override
  public void close() {
    store.close();
    adapter.close();
  }
}
