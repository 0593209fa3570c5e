package org.openledger.model.jinja;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The values of one call.
public record Arguments(List<Value> positional, Map<String, Value> named) {
  static final Arguments NONE = new Arguments(List.of(), Map.of());

  /// The argument at a position or of a name.
  @Nullable Value find(int position, String name) {
    return position < positional.size() ? positional.get(position) : named.get(name);
  }

  Value get(int position, String name, Value otherwise) {
    Value v = find(position, name);
    return v == null ? otherwise : v;
  }

  Value need(int position, String name) {
    Value v = find(position, name);
    if (v == null) {
      throw Failure.of("argument %s is missing", name);
    }
    return v;
  }

  boolean flag(int position, String name, boolean otherwise) {
    Value v = find(position, name);
    return v == null ? otherwise : Python.truth(v);
  }

  Text text(int position, String name) {
    return Python.text(need(position, name), name);
  }

  int whole(int position, String name, int otherwise) {
    Value v = find(position, name);
    return v == null ? otherwise : Python.index(v, name);
  }

  /// The arguments after the first, for a filter that applies another.
  Arguments rest(int from) {
    return new Arguments(
        positional.size() <= from ? List.of() : positional.subList(from, positional.size()), named);
  }
}
