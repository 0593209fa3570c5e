package org.openledger.model.checkpoint;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.openledger.model.ModelException;
import org.openledger.model.ModelException.Code;

/// Compares the tensors that a configuration calls for with those that a file has.
final class TensorShapes {
  private TensorShapes() {}

  /// Refuses a missing tensor, another shape, integers where reals belong, and a tensor that the
  /// network does not have: leaving it out would quietly compute another model.
  static void check(
      Path file,
      Map<String, List<Long>> expected,
      Set<String> present,
      Function<String, StoredTensor> tensors) {
    String where = String.valueOf(file.getFileName());
    expected.forEach((name, shape) -> {
      if (!present.contains(name)) {
        throw new ModelException(Code.MISSING, "%s: tensor %s is missing".formatted(where, name));
      }
      StoredTensor t = tensors.apply(name);
      if (!t.shape().equals(shape) || !t.isReal()) {
        throw new ModelException(
            Code.MALFORMED,
            "%s: tensor %s is %s %s, the configuration needs real values of shape %s"
                .formatted(where, name, t.type(), t.shape(), shape));
      }
    });
    for (String name : present) {
      if (!expected.containsKey(name)) {
        throw new ModelException(
            Code.UNSUPPORTED,
            "%s: tensor %s is not part of the network that its configuration describes"
                .formatted(where, name));
      }
    }
  }
}
