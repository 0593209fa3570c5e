package org.openledger.model.lora;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.random.RandomGenerator;
import org.openledger.model.ModelException;
import org.openledger.model.ModelException.Code;
import org.openledger.model.checkpoint.LlamaConfig;
import org.openledger.tensor.DType;
import org.openledger.tensor.Tensor;

/// An adapter in memory: its layout and its numbers in one flat tensor.
///
/// Training changes the flat tensor in place; inference reads it as it is, never merged into the
/// base. An adapter is closed by whoever made it.
public final class LoraAdapter implements AutoCloseable {
  private final LoraLayout layout;
  private final Tensor flat;

  /// An adapter over numbers in the order of `layout`, which it takes over.
  public LoraAdapter(LoraLayout layout, Tensor flat) {
    if (flat.rank() != 1 || flat.elements() != layout.elements() || !flat.dtype().isFloat()) {
      throw new ModelException(
          Code.ARGUMENT,
          "an adapter of %,d numbers cannot be %s".formatted(layout.elements(), flat));
    }
    this.layout = layout;
    this.flat = flat.keep();
  }

  /// A new adapter as PEFT starts one: A uniform in ±1/√in, B zero, so that it changes nothing yet.
  public static LoraAdapter fresh(LlamaConfig base, LoraConfig config, RandomGenerator random) {
    LoraLayout layout = new LoraLayout(base, config);
    Tensor flat = Tensor.zeros(DType.F32, layout.elements());
    MemorySegment memory = flat.memory();
    for (LoraLayout.Entry e : layout.entries()) {
      if (e.factor() == LoraLayout.Factor.A) {
        float bound = (float) (1 / Math.sqrt(e.columns()));
        for (long i = e.offset(); i < e.offset() + e.elements(); i++) {
          memory.setAtIndex(ValueLayout.JAVA_FLOAT, i, (2 * random.nextFloat() - 1) * bound);
        }
      }
    }
    return new LoraAdapter(layout, flat);
  }

  /// Reads PEFT's two files from `folder`, checked against the base.
  ///
  /// @throws ModelException UNSUPPORTED, by name, for what this program does not run (DoRA,
  ///   `modules_to_save`, biases, per-layer ranks, …); MALFORMED where names or shapes do not fit
  public static LoraAdapter load(Path folder, LlamaConfig base, DType dtype) {
    return PeftFiles.load(folder, base, dtype);
  }

  /// Writes PEFT's two files into `folder`, readable by Hugging Face PEFT as they are.
  ///
  /// @param baseName what `base_model_name_or_path` says
  public void save(Path folder, String baseName) {
    PeftFiles.save(folder, this, baseName);
  }

  /// Where each tensor lies.
  public LoraLayout layout() {
    return layout;
  }

  /// The configuration.
  public LoraConfig config() {
    return layout.config();
  }

  /// All numbers, in the order of [LoraLayout]; stays the adapter's.
  public Tensor flat() {
    return flat;
  }

  /// The flat tensor as a leaf that collects gradients.
  public Tensor trainable() {
    return flat.requiresGrad();
  }

  /// A copy in another type.
  public LoraAdapter to(DType dtype) {
    Tensor other = flat.detach();
    return new LoraAdapter(layout, dtype == flat.dtype() ? other.copy() : other.to(dtype));
  }

  /// The bytes the numbers take.
  public long bytes() {
    return flat.elements() * flat.dtype().bytes();
  }

  @Override
  public void close() {
    flat.close();
  }
}
