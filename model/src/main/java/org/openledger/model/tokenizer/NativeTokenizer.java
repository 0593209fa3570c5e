package org.openledger.model.tokenizer;

import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import org.openledger.model.ModelException;
import org.openledger.model.ModelException.Code;

/// One tokenizer of Hugging Face's library, made from a `tokenizer.json` document.
///
/// The library is called below DJL's `HuggingFaceTokenizer`, which reports every use to a server
/// and copies token strings and spans that nobody here reads. Calls are safe from many threads; the
/// native memory is freed when the object is unreachable, so no call can meet a freed tokenizer.
final class NativeTokenizer {
  private static final TokenizersLibrary LIBRARY = load();
  private static final Cleaner CLEANER = Cleaner.create();

  private final long handle;

  NativeTokenizer(String json, String what) {
    long made;
    try {
      made = LIBRARY.createTokenizerFromString(json);
    } catch (RuntimeException e) {
      throw new ModelException(
          Code.MALFORMED, what + ": no tokenizer can be made of it: " + e.getMessage(), e);
    }
    if (made == 0) {
      throw new ModelException(Code.MALFORMED, what + ": no tokenizer can be made of it");
    }
    handle = made;
    CLEANER.register(this, () -> LIBRARY.deleteTokenizer(made));
  }

  /// Unpacks the native library from the class path into DJL's cache folder; never from the
  /// network.
  private static TokenizersLibrary load() {
    setIfAbsent("ai.djl.offline", "true");
    setIfAbsent("RUST_FLAVOR", "cpu"); // the flavour on the class path; CUDA's would be downloaded
    LibUtils.checkStatus();
    return TokenizersLibrary.LIB;
  }

  private static void setIfAbsent(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  /// The tokens of a text; with `frame`, inside what the post-processor puts around it.
  int[] encode(String text, boolean frame) {
    try {
      long encoding = LIBRARY.encode(handle, wellFormed(text), frame);
      try {
        return ints(LIBRARY.getTokenIds(encoding));
      } finally {
        LIBRARY.deleteEncoding(encoding);
      }
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /// The text of tokens; ids that the vocabulary lacks give nothing.
  String decode(int[] ids, boolean skipSpecial) {
    long[] longs = new long[ids.length];
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] < 0) {
        throw new ModelException(Code.ARGUMENT, "token %d is negative".formatted(ids[i]));
      }
      longs[i] = ids[i];
    }
    try {
      return LIBRARY.decode(handle, longs, skipSpecial);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  private static int[] ints(long[] longs) {
    int[] ints = new int[longs.length];
    for (int i = 0; i < longs.length; i++) {
      ints[i] = Math.toIntExact(longs[i]);
    }
    return ints;
  }

  /// Half a surrogate pair is no character and would garble the whole text on its way to UTF-8: it
  /// becomes U+FFFD.
  static String wellFormed(String text) {
    StringBuilder repaired = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) {
        continue;
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
        continue;
      }
      if (repaired == null) {
        repaired = new StringBuilder(text);
      }
      repaired.setCharAt(i, '\uFFFD');
    }
    return repaired == null ? text : repaired.toString();
  }
}
