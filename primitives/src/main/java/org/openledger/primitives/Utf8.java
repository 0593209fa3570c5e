package org.openledger.primitives;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.openledger.primitives.PrimitivesException.Code;

/// UTF-8 that fails where the JDK would put a question mark: two texts must never hash alike.
final class Utf8 {
  private Utf8() {}

  static byte[] encode(String text, Code code) {
    try {
      ByteBuffer out = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] bytes = new byte[out.remaining()];
      out.get(bytes);
      return bytes;
    } catch (CharacterCodingException e) {
      throw new PrimitivesException(code, "a text with half a surrogate pair has no UTF-8");
    }
  }

  static String decode(byte[] bytes, int offset, int length, Code code) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, offset, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw new PrimitivesException(code, "%d bytes that are not UTF-8".formatted(length));
    }
  }
}
