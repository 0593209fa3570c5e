package org.openledger.training.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.model.ModelException;
import org.openledger.training.TrainingException;
import org.openledger.training.TrainingException.Code;

/// Reads a JSONL training file: one conversation a line, as OpenAI's `{"messages":[…]}`, Alpaca's
/// `{"instruction","input","output"}` or `{"prompt","answer"}`, in any mixture.
///
/// The file is taken whole or not at all: malformed lines are collected, and one error names the
/// first of them by number and reason. Blank lines and a byte order mark are passed over.
///
/// @param bytesMax the largest file
/// @param lineBytesMax the longest line
/// @param examplesMax the most examples
public record DataFile(long bytesMax, int lineBytesMax, int examplesMax) {
  /// 64 MiB, 1 MiB a line, 200,000 examples.
  public static final DataFile DEFAULT = new DataFile(64L << 20, 1 << 20, 200_000);

  private static final int FAULTS_SHOWN_MAX = 10;
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  /// The examples of a file, in its order, named `line N`.
  public List<Example> read(Path file, ChatTokens chat, ExampleBuilder builder) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      long size = Files.size(file);
      if (size > bytesMax) {
        throw new TrainingException(
            Code.DATA,
            "%s: %,d bytes, at most %,d are read".formatted(file.getFileName(), size, bytesMax));
      }
      return read(in, file.getFileName().toString(), new Reading(chat, builder));
    } catch (IOException e) {
      throw new TrainingException(Code.IO, file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private List<Example> read(InputStream in, String name, Reading reading) throws IOException {
    byte[] buffer = new byte[lineBytesMax + 1];
    long total = 0;
    for (int line = 1; ; line++) {
      int n = readLine(in, buffer);
      if (n < 0) {
        break;
      }
      total += n;
      if (total > bytesMax) {
        throw new TrainingException(Code.DATA, "%s: more than %,d bytes".formatted(name, bytesMax));
      }
      if (n > lineBytesMax) {
        reading.fault(line, "longer than %,d bytes".formatted(lineBytesMax));
        continue;
      }
      byte[] bytes = Arrays.copyOf(buffer, n);
      if (line == 1 && Arrays.equals(bytes, 0, Math.min(3, n), BYTE_ORDER_MARK, 0, 3)) {
        bytes = Arrays.copyOfRange(bytes, 3, n);
      }
      reading.line(line, bytes);
      if (reading.examples.size() > examplesMax) {
        throw new TrainingException(
            Code.DATA, "%s: more than %,d examples".formatted(name, examplesMax));
      }
    }
    return reading.result(name);
  }

  /// Reads up to a line feed, which is dropped, keeping at most a buffer of it; -1 at the end.
  private static int readLine(InputStream in, byte[] buffer) throws IOException {
    int n = 0;
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        return n == 0 ? -1 : n;
      }
      if (n < buffer.length) {
        buffer[n++] = (byte) b;
      }
    }
    return n;
  }

  /// What was read so far, and what was wrong with it.
  private static final class Reading {
    private final ChatTokens chat;
    private final ExampleBuilder builder;
    private final List<Example> examples = new ArrayList<>();
    private final List<String> shown = new ArrayList<>();
    private long faults;

    Reading(ChatTokens chat, ExampleBuilder builder) {
      this.chat = chat;
      this.builder = builder;
    }

    void line(int number, byte[] bytes) {
      String text = utf8(bytes);
      if (text == null) {
        fault(number, "not UTF-8");
        return;
      }
      if (text.isBlank()) {
        return;
      }
      String id = "line " + number;
      try {
        Example example = ConversationJson.read(bytes).toExample(id, chat, builder);
        if (faults == 0) {
          examples.add(example);
        }
      } catch (TrainingException | ModelException e) {
        fault(number, withoutName(String.valueOf(e.getMessage()), id));
      }
    }

    private static String withoutName(String message, String id) {
      return message.startsWith(id + ": ") ? message.substring(id.length() + 2) : message;
    }

    private static @Nullable String utf8(byte[] bytes) {
      try {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      } catch (CharacterCodingException e) {
        return null; // reported with the line's number by the caller
      }
    }

    void fault(int number, String reason) {
      faults++;
      examples.clear();
      if (shown.size() < FAULTS_SHOWN_MAX) {
        shown.add("line %d: %s".formatted(number, reason));
      }
    }

    List<Example> result(String name) {
      if (faults > 0) {
        String rest = faults > shown.size() ? "; and %d more".formatted(faults - shown.size()) : "";
        throw new TrainingException(
            Code.DATA,
            "%s: %d malformed %s, nothing is trained: %s%s"
                .formatted(
                    name, faults, faults == 1 ? "line" : "lines", String.join("; ", shown), rest));
      }
      if (examples.isEmpty()) {
        throw new TrainingException(Code.DATA, name + ": no examples");
      }
      return examples;
    }
  }
}
