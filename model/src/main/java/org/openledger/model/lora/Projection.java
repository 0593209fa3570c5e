package org.openledger.model.lora;

import java.util.List;
import org.openledger.model.checkpoint.LlamaConfig;

/// The linear layers of a Llama layer that an adapter may change.
public enum Projection {
  /// Queries.
  Q("self_attn.q_proj"),
  /// Keys.
  K("self_attn.k_proj"),
  /// Values.
  V("self_attn.v_proj"),
  /// What attention writes back.
  O("self_attn.o_proj"),
  /// The gate of the feed-forward layer.
  GATE("mlp.gate_proj"),
  /// What the gate lets through.
  UP("mlp.up_proj"),
  /// What the feed-forward layer writes back.
  DOWN("mlp.down_proj");

  /// Layers that read the same input, in the order of [LoraLayout].
  public static final List<List<Projection>> GROUPS =
      List.of(List.of(Q, K, V), List.of(O), List.of(GATE, UP), List.of(DOWN));

  private final String path;

  Projection(String path) {
    this.path = path;
  }

  /// The path inside a layer, as Hugging Face names it: `self_attn.q_proj`.
  public String path() {
    return path;
  }

  /// The last part of the path, as PEFT's `target_modules` names it: `q_proj`.
  public String module() {
    return path.substring(path.indexOf('.') + 1);
  }

  /// Width of the input.
  public int in(LlamaConfig base) {
    return switch (this) {
      case Q, K, V, GATE, UP -> base.hidden();
      case O -> base.heads() * base.headDim();
      case DOWN -> base.ffn();
    };
  }

  /// Width of the output.
  public int out(LlamaConfig base) {
    return switch (this) {
      case Q -> base.heads() * base.headDim();
      case K, V -> base.kvHeads() * base.headDim();
      case O, DOWN -> base.hidden();
      case GATE, UP -> base.ffn();
    };
  }
}
