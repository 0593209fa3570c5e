package org.openledger.model.tokenizer;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.openledger.model.ModelException;
import org.openledger.model.ModelException.Code;
import org.openledger.model.checkpoint.GgufFields;
import org.openledger.model.checkpoint.GgufFile;
import org.openledger.model.json.StrictJson;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The `tokenizer.json` document: read from a folder, or built from a GGUF file, and cut to what a
/// use needs.
record TokenizerJson(String what, ObjectNode json) {
  private static final long BYTES_MAX = 128 << 20;
  private static final int CONTROL = 3; // token types of GGUF
  private static final int USER_DEFINED = 4;

  /// Reads a folder's document, without its padding and truncation: those are the caller's matter.
  static TokenizerJson ofFolder(Path folder) {
    Path file = folder.resolve("tokenizer.json");
    return ofDocument(file.toString(), StrictJson.object(file, BYTES_MAX));
  }

  /// Reads a document from its text.
  static TokenizerJson ofText(String json, String what) {
    return ofDocument(what, StrictJson.object(json.getBytes(StandardCharsets.UTF_8), what));
  }

  private static TokenizerJson ofDocument(String what, ObjectNode json) {
    json.putNull("truncation");
    json.putNull("padding");
    if (!(json.get("model") instanceof ObjectNode)) {
      throw new ModelException(Code.MALFORMED, what + ": it has no model");
    }
    return new TokenizerJson(what, json);
  }

  /// Builds the document of a byte-level BPE from a GGUF file's vocabulary and merges.
  static TokenizerJson ofGguf(GgufFile file) {
    GgufFields f = GgufFields.of(file);
    String model = f.text("tokenizer.ggml.model").orElse("(none)");
    if (!model.equals("gpt2")) {
      throw new ModelException(
          Code.UNSUPPORTED,
          "%s: tokenizer model %s; byte-level BPE (gpt2) is read".formatted(f.file(), model));
    }
    ObjectNode root = StrictJson.mapper().createObjectNode();
    root.put("version", "1.0");
    root.putNull("truncation").putNull("padding");
    List<String> tokens = f.needTexts("tokenizer.ggml.tokens");
    addedTokens(root.putArray("added_tokens"), f, tokens);
    root.putNull("normalizer");
    preTokenizer(root.putObject("pre_tokenizer"), f);
    root.putNull("post_processor");
    byteLevel(root.putObject("decoder"));
    bpe(root.putObject("model"), f, tokens);
    return new TokenizerJson(f.file(), root);
  }

  private static void addedTokens(ArrayNode added, GgufFields f, List<String> tokens) {
    List<Long> types = f.needWholes("tokenizer.ggml.token_type");
    if (types.size() != tokens.size()) {
      throw new ModelException(
          Code.MALFORMED,
          "%s: %d tokens, but %d token types".formatted(f.file(), tokens.size(), types.size()));
    }
    for (int id = 0; id < tokens.size(); id++) {
      long type = types.get(id);
      if (type == CONTROL || type == USER_DEFINED) {
        added
            .addObject()
            .put("id", id)
            .put("content", tokens.get(id))
            .put("single_word", false)
            .put("lstrip", false)
            .put("rstrip", false)
            .put("normalized", false)
            .put("special", type == CONTROL);
      }
    }
  }

  /// How text is cut before the merges, by the name that llama.cpp gave each way.
  private static void preTokenizer(ObjectNode pre, GgufFields f) {
    String name = f.text("tokenizer.ggml.pre").orElse("(none)");
    switch (name) {
      case "gpt-2" -> byteLevel(pre);
      case "smollm" -> { // every digit on its own, first
        pre.put("type", "Sequence");
        ArrayNode steps = pre.putArray("pretokenizers");
        steps.addObject().put("type", "Digits").put("individual_digits", true);
        byteLevel(steps.addObject());
      }
      default ->
          throw new ModelException(
              Code.UNSUPPORTED,
              "%s: pre-tokenizer %s; smollm and gpt-2 are known".formatted(f.file(), name));
    }
  }

  private static void byteLevel(ObjectNode step) {
    step.put("type", "ByteLevel")
        .put("add_prefix_space", false)
        .put("trim_offsets", true)
        .put("use_regex", true);
  }

  private static void bpe(ObjectNode model, GgufFields f, List<String> tokens) {
    model.put("type", "BPE");
    model.putNull("dropout").putNull("unk_token");
    model.putNull("continuing_subword_prefix").putNull("end_of_word_suffix");
    model.put("fuse_unk", false).put("byte_fallback", false).put("ignore_merges", false);
    ObjectNode vocab = model.putObject("vocab");
    for (int id = 0; id < tokens.size(); id++) {
      if (vocab.has(tokens.get(id))) {
        throw new ModelException(
            Code.MALFORMED,
            "%s: tokens %d and %d are the same"
                .formatted(f.file(), vocab.get(tokens.get(id)).intValue(), id));
      }
      vocab.put(tokens.get(id), id);
    }
    ArrayNode merges = model.putArray("merges");
    f.needTexts("tokenizer.ggml.merges").forEach(merges::add);
  }

  /// The added tokens that mean something: all but those of white space alone that are not special,
  /// which say nothing a space does not.
  List<SpecialToken> specialTokens() {
    List<SpecialToken> all = new ArrayList<>();
    for (JsonNode token : json.path("added_tokens")) {
      if (isSpecial(token)) {
        all.add(
            new SpecialToken(
                id(token.path("id")),
                token.path("content").asString(""),
                token.path("lstrip").asBoolean(false),
                token.path("rstrip").asBoolean(false),
                token.path("single_word").asBoolean(false)));
      }
    }
    return all;
  }

  private static boolean isSpecial(JsonNode token) {
    String content = token.path("content").asString("");
    return !content.isEmpty() && (!content.isBlank() || token.path("special").asBoolean(false));
  }

  /// Whether the library looks for added tokens in normalised text, where characters that are none
  /// of a token's may become its name.
  boolean normalisesBeforeMatching() {
    return !json.path("normalizer").isNull()
        && json.path("added_tokens")
            .valueStream()
            .anyMatch(token -> token.path("normalized").asBoolean(false));
  }

  /// The same document for text that must stay text: without the special tokens, in the list and in
  /// the vocabulary.
  TokenizerJson plain() {
    ObjectNode copy = json.deepCopy();
    Set<String> removed = new HashSet<>();
    ArrayNode kept = StrictJson.mapper().createArrayNode();
    for (JsonNode token : json.path("added_tokens")) {
      if (isSpecial(token)) {
        removed.add(token.path("content").asString(""));
      } else {
        kept.add(token);
      }
    }
    copy.set("added_tokens", kept);
    ObjectNode model = (ObjectNode) copy.get("model");
    if (model.get("vocab") instanceof ObjectNode vocab) {
      removed.remove(model.path("unk_token").asString("")); // the model may need this one
      vocab.remove(removed);
    }
    copy.putNull("post_processor"); // it may name a token that is gone
    return new TokenizerJson(what, copy);
  }

  /// The same document, cutting every text to `tokensMax` tokens, frame included.
  TokenizerJson truncated(int tokensMax) {
    ObjectNode copy = json.deepCopy();
    copy.putObject("truncation")
        .put("direction", "Right")
        .put("max_length", tokensMax)
        .put("strategy", "LongestFirst")
        .put("stride", 0);
    return new TokenizerJson(what, copy);
  }

  /// Every token's id: the model's vocabulary and the added tokens.
  Map<String, Integer> vocabulary() {
    Map<String, Integer> ids = new LinkedHashMap<>();
    JsonNode vocab = json.get("model").path("vocab");
    if (vocab instanceof ObjectNode object) {
      object.properties().forEach(e -> ids.put(e.getKey(), id(e.getValue())));
    } else { // Unigram: pieces with scores, in the order of their ids
      int next = 0;
      for (JsonNode piece : vocab) {
        ids.put(piece.path(0).asString(""), next++);
      }
    }
    for (JsonNode token : json.path("added_tokens")) {
      ids.put(token.path("content").asString(""), id(token.path("id")));
    }
    return ids;
  }

  private int id(JsonNode node) {
    if (node.isIntegralNumber() && node.canConvertToInt() && node.intValue() >= 0) {
      return node.intValue();
    }
    throw new ModelException(Code.MALFORMED, "%s: %s is no token's id".formatted(what, node));
  }

  /// Makes the tokenizer.
  NativeTokenizer tokenizer() {
    return new NativeTokenizer(json.toString(), what);
  }
}
