package org.openledger.node.network;

import org.openledger.node.factory.Shelf;
import org.openledger.serving.api.ModelTable;

/// Serves the factory's models in a network, and has `node.json` name them.
///
/// @param network where they are served
/// @param names of all models
record NodeShelf(Network network, ModelTable names) implements Shelf {
  @Override
  public boolean has(String name) {
    return names.find(name).isPresent();
  }

  @Override
  public void serve(Model model) {
    NetworkFolder folder = network.folder();
    NetworkFolder.Tuned tuned =
        new NetworkFolder.Tuned(
            model.name(),
            folder.dir().relativize(model.run()).toString(),
            model.version(),
            model.model(),
            model.adapter().substring(2),
            model.since(),
            model.owner());
    folder.keep(folder.state().with(tuned));
    if (!names.find(model.name()).isPresent()) {
      network.serve(tuned, network.datanet().version(model.version()));
    }
  }
}
