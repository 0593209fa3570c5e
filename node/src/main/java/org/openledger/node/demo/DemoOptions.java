package org.openledger.node.demo;

import java.nio.file.Path;
import java.util.Optional;

/// What a person can choose about the demo.
///
/// @param rows how many targets the adapter is trained on
/// @param questions a file of questions, asked whole; empty asks eight of the program's own
/// @param model a GGUF file or Hugging Face folder; empty for the pinned base
/// @param seed what wallets, draws and training start from
/// @param exit whether to end after the summary
public record DemoOptions(
    int rows, Optional<Path> questions, Optional<Path> model, long seed, boolean exit) {
  /// How many of the program's own questions are asked.
  public static final int ASKED = 8;
}
