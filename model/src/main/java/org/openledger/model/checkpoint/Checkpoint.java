package org.openledger.model.checkpoint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SequencedSet;
import org.openledger.model.ModelException;
import org.openledger.model.ModelException.Code;

/// A model on disk: configuration and tensors, under Hugging Face's names and in Hugging Face's
/// layout whatever the file's own format.
///
/// Opening checks the whole structure: sizes, ranges, names, and that every tensor the
/// configuration calls for is there in its shape. Values are read on demand from the mapped file. A
/// checkpoint may be read by many threads; after [#close] its tensors are gone.
public sealed interface Checkpoint extends AutoCloseable
    permits GgufCheckpoint, SafetensorsCheckpoint {

  /// Opens a GGUF file or a Hugging Face folder (`config.json` beside `model.safetensors` or its
  /// shards).
  static Checkpoint open(Path path) {
    if (Files.isDirectory(path)) {
      return SafetensorsCheckpoint.open(path);
    }
    if (!Files.exists(path)) {
      throw new ModelException(Code.MISSING, path + ": no such file or folder");
    }
    if (path.getFileName().toString().endsWith(".safetensors")) {
      throw new ModelException(
          Code.ARGUMENT, path + ": name the folder that holds it and its config.json");
    }
    return GgufCheckpoint.open(path);
  }

  /// The file or folder it was opened from.
  Path path();

  /// The network's configuration.
  ModelConfig config();

  /// The names of the tensors, in the file's order.
  SequencedSet<String> names();

  /// A tensor by its Hugging Face name, in Hugging Face's layout.
  ///
  /// @throws ModelException MISSING when there is none of that name
  StoredTensor tensor(String name);

  /// SHA-256 of what the model is made of, in lower-case hex: of the GGUF file; for a folder, of
  /// the lines `<sha256> <name>\n` of `config.json` and the weight files, sorted by name (what
  /// `sha256sum` prints). Computed on the first call.
  String sha256();

  /// The configuration, when it is a Llama's.
  default LlamaConfig llama() {
    if (config() instanceof LlamaConfig llama) {
      return llama;
    }
    throw new ModelException(
        Code.UNSUPPORTED, path() + ": not a language model of the Llama architecture");
  }

  /// The configuration, when it is a BERT encoder's.
  default BertConfig bert() {
    if (config() instanceof BertConfig bert) {
      return bert;
    }
    throw new ModelException(Code.UNSUPPORTED, path() + ": not a BERT encoder");
  }

  @Override
  void close();
}
