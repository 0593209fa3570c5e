package org.openledger.serving.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/// Names of models and what they stand for now. A request keeps what its name stood for when it
/// came; a name that is not here is an error, never the base.
public final class ModelTable {
  private final Map<String, ModelEntry> entries = new ConcurrentSkipListMap<>();

  /// Adds a model, or lets its name stand for another.
  public void put(ModelEntry entry) {
    entries.put(entry.id(), entry);
  }

  /// Takes a name away.
  public void remove(String id) {
    entries.remove(id);
  }

  /// The model of that exact name.
  public Optional<ModelEntry> find(String id) {
    return Optional.ofNullable(entries.get(id));
  }

  /// All models, by name.
  public List<ModelEntry> all() {
    return List.copyOf(entries.values());
  }
}
