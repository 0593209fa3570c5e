package org.openledger.model.llama;

import java.util.ArrayList;
import java.util.List;
import org.openledger.model.checkpoint.Checkpoint;
import org.openledger.model.checkpoint.LlamaConfig;
import org.openledger.model.checkpoint.StoredTensor;
import org.openledger.tensor.DType;
import org.openledger.tensor.Scope;
import org.openledger.tensor.Tensor;

/// The base's weights, in one type, with what reads the same input joined into one matrix.
///
/// @param embedding (V, d)
/// @param layers from the first
/// @param norm the last norm's weight (d)
/// @param head (V, d); the embedding itself when tied
record LlamaWeights(Tensor embedding, List<Layer> layers, Tensor norm, Tensor head)
    implements AutoCloseable {

  /// One layer's weights.
  ///
  /// @param norm1 before attention (d)
  /// @param qkv queries, keys, values ((H + 2G)·D, d)
  /// @param o (d, H·D)
  /// @param norm2 before the feed-forward layer (d)
  /// @param gateUp gate, up (2f, d)
  /// @param down (d, f)
  record Layer(Tensor norm1, Tensor qkv, Tensor o, Tensor norm2, Tensor gateUp, Tensor down) {}

  static LlamaWeights load(Checkpoint checkpoint, DType dtype) {
    LlamaConfig c = checkpoint.llama();
    List<Layer> layers = new ArrayList<>();
    try (Scope scope = Scope.open()) {
      for (int l = 0; l < c.layers(); l++) {
        String at = "model.layers." + l + ".";
        layers.add(
            new Layer(
                one(checkpoint, at + "input_layernorm.weight", dtype),
                joined(
                    checkpoint,
                    dtype,
                    at + "self_attn.q_proj.weight",
                    at + "self_attn.k_proj.weight",
                    at + "self_attn.v_proj.weight"),
                one(checkpoint, at + "self_attn.o_proj.weight", dtype),
                one(checkpoint, at + "post_attention_layernorm.weight", dtype),
                joined(checkpoint, dtype, at + "mlp.gate_proj.weight", at + "mlp.up_proj.weight"),
                one(checkpoint, at + "mlp.down_proj.weight", dtype)));
      }
      Tensor embedding = one(checkpoint, "model.embed_tokens.weight", dtype);
      Tensor norm = one(checkpoint, "model.norm.weight", dtype);
      Tensor head = c.tied() ? embedding : one(checkpoint, "lm_head.weight", dtype);
      LlamaWeights all = new LlamaWeights(embedding, List.copyOf(layers), norm, head);
      all.tensors().forEach(Tensor::keep);
      return all;
    }
  }

  private static Tensor one(Checkpoint checkpoint, String name, DType dtype) {
    return read(checkpoint.tensor(name), dtype).up();
  }

  private static Tensor joined(Checkpoint checkpoint, DType dtype, String... names) {
    try (Scope s = Scope.open()) {
      List<Tensor> parts = new ArrayList<>();
      for (String name : names) {
        parts.add(read(checkpoint.tensor(name), dtype).up());
      }
      return Tensor.cat(0, parts).up();
    }
  }

  /// A stored tensor's values as a tensor, handed to the caller's scope.
  static Tensor read(StoredTensor stored, DType dtype) {
    try (Scope s = Scope.open()) {
      long[] shape = stored.shape().stream().mapToLong(Long::longValue).toArray();
      Tensor f = Tensor.empty(DType.F32, shape);
      stored.readFp32(f.memory());
      return f.to(dtype).up();
    }
  }

  private List<Tensor> tensors() {
    List<Tensor> all = new ArrayList<>(List.of(embedding, norm));
    if (head != embedding) {
      all.add(head);
    }
    for (Layer l : layers) {
      all.addAll(List.of(l.norm1, l.qkv, l.o, l.norm2, l.gateUp, l.down));
    }
    return all;
  }

  /// The bytes they take.
  long bytes() {
    return tensors().stream().mapToLong(t -> t.elements() * t.dtype().bytes()).sum();
  }

  @Override
  public void close() {
    tensors().forEach(Tensor::close);
  }
}
