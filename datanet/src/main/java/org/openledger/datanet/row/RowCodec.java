package org.openledger.datanet.row;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Keccak;

/// The canonical bytes of a row, version 1 (`docs/reference/formats.md`, "Canonical row").
///
/// ```
/// magic    4 bytes   "OLRW"
/// version  1 byte    1
/// datanet  32 bytes
/// category, question, answer, language, licence, each: u32 big-endian length, UTF-8 bytes
/// sources  u16 big-endian count, then each as above
/// ```
///
/// There is one encoding of a row and no more: decoding refuses bytes that encoding would not give.
public final class RowCodec {
  private static final byte[] MAGIC = {'O', 'L', 'R', 'W'};
  private static final byte VERSION = 1;
  private static final int BYTES_MAX = Row.TEXT_BYTES_MAX + 4096;

  private RowCodec() {}

  /// The canonical bytes of `row`.
  public static byte[] encode(Row row) {
    var out = new ByteArrayOutputStream(256 + row.question().length() + row.answer().length());
    out.writeBytes(MAGIC);
    out.write(VERSION);
    out.writeBytes(row.datanet().bytes());
    for (String field :
        List.of(row.category(), row.question(), row.answer(), row.language(), row.licence().id())) {
      put(out, field);
    }
    out.write(row.sources().size() >>> 8);
    out.write(row.sources().size());
    row.sources().forEach(source -> put(out, source));
    return out.toByteArray();
  }

  /// The id of a row with these canonical bytes.
  public static RowId id(byte[] canonical) {
    return new RowId(Keccak.hash(canonical));
  }

  /// What two rows share when they say the same: keccak-256 of the Datanet, question and answer,
  /// encoded as in the canonical bytes. Another category, source or licence makes no new row of it.
  public static Hash sameWords(Row row) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(row.datanet().bytes());
    put(out, row.question());
    put(out, row.answer());
    return Keccak.hash(out.toByteArray());
  }

  /// Reads canonical bytes back; refuses any others.
  public static Row decode(byte[] canonical) {
    if (canonical.length > BYTES_MAX) {
      throw DatanetException.invalid(
          "a canonical row of %,d bytes; the limit is %,d".formatted(canonical.length, BYTES_MAX));
    }
    try {
      Row row = read(ByteBuffer.wrap(canonical));
      if (!Arrays.equals(encode(row), canonical)) {
        throw DatanetException.invalid("bytes of a row that are not its canonical ones");
      }
      return row;
    } catch (BufferUnderflowException | CharacterCodingException e) {
      throw new DatanetException(
          DatanetException.Code.INVALID,
          "the bytes of a row end early or are not UTF-8 (%,d bytes)".formatted(canonical.length),
          e);
    }
  }

  private static Row read(ByteBuffer in) throws CharacterCodingException {
    byte[] magic = take(in, MAGIC.length);
    byte version = in.get();
    if (!Arrays.equals(magic, MAGIC) || version != VERSION) {
      throw DatanetException.invalid("not the canonical bytes of a row of version " + VERSION);
    }
    Hash datanet = Hash.of(take(in, 32));
    String category = text(in);
    String question = text(in);
    String answer = text(in);
    String language = text(in);
    Licence licence = new Licence(text(in));
    int count = Short.toUnsignedInt(in.getShort());
    if (count > Row.SOURCES_MAX) {
      throw DatanetException.invalid(
          "a row names %d sources; the limit is %d".formatted(count, Row.SOURCES_MAX));
    }
    List<String> sources = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      sources.add(text(in));
    }
    return new Row(datanet, category, question, answer, sources, language, licence);
  }

  private static void put(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeBytes(ByteBuffer.allocate(4).putInt(bytes.length).array());
    out.writeBytes(bytes);
  }

  private static String text(ByteBuffer in) throws CharacterCodingException {
    int length = in.getInt();
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(take(in, length)));
    return text.toString();
  }

  private static byte[] take(ByteBuffer in, int length) {
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }
}
