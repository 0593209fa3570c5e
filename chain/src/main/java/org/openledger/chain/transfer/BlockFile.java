package org.openledger.chain.transfer;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.openledger.chain.block.Block;
import org.openledger.chain.block.ChainException;
import org.openledger.chain.block.ChainException.Code;
import org.openledger.primitives.PrimitivesException;
import org.openledger.primitives.Rlp;

/// A file of blocks, their RLP one after the other; gzipped when its name ends in `.gz`.
public final class BlockFile {
  private static final int BUFFER_BYTES = 1 << 20;
  private static final int HEADER_BYTES_MAX = 9;
  private static final int BLOCK_BYTES_MAX = 64 << 20;

  private BlockFile() {}

  /// Reads blocks in order.
  public static final class Reader implements AutoCloseable {
    private final InputStream in;

    private Reader(InputStream in) {
      this.in = in;
    }

    /// The next block; empty at the file's end.
    public Optional<Block> next() throws IOException {
      in.mark(HEADER_BYTES_MAX);
      byte[] header = in.readNBytes(HEADER_BYTES_MAX);
      if (header.length == 0) {
        return Optional.empty();
      }
      long length = length(header);
      in.reset();
      byte[] encoded = in.readNBytes((int) length);
      if (encoded.length < length) {
        throw new ChainException(
            Code.MALFORMED,
            "the file ends within a block: %d of its %d bytes are there"
                .formatted(encoded.length, length));
      }
      return Optional.of(Block.decode(encoded));
    }

    private static long length(byte[] header) {
      try {
        long length = Rlp.lengthAt(header, 0, header.length);
        if (length > BLOCK_BYTES_MAX) {
          throw new ChainException(
              Code.MALFORMED, "a block of %d bytes, at most %d".formatted(length, BLOCK_BYTES_MAX));
        }
        return length;
      } catch (PrimitivesException e) {
        throw new ChainException(Code.MALFORMED, "no block begins here: " + e.getMessage(), e);
      }
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }

  /// Opens a file to read.
  public static Reader read(Path file) throws IOException {
    InputStream bytes = Files.newInputStream(file);
    try {
      return new Reader(
          new BufferedInputStream(
              zipped(file) ? new GZIPInputStream(bytes, BUFFER_BYTES) : bytes, BUFFER_BYTES));
    } catch (IOException e) {
      bytes.close();
      throw e;
    }
  }

  /// Writes blocks in order.
  public static final class Writer implements AutoCloseable {
    private final OutputStream out;

    private Writer(OutputStream out) {
      this.out = out;
    }

    /// Appends a block.
    public void add(Block block) throws IOException {
      out.write(block.encode());
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }

  /// Opens a file to write, which must not be there.
  public static Writer write(Path file) throws IOException {
    OutputStream bytes = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW);
    return new Writer(
        new BufferedOutputStream(
            zipped(file) ? new GZIPOutputStream(bytes, BUFFER_BYTES) : bytes, BUFFER_BYTES));
  }

  private static boolean zipped(Path file) {
    return file.toString().endsWith(".gz");
  }
}
