package org.openledger.tensor;

import static org.openledger.tensor.TensorException.Code.NATIVES_CORRUPT;
import static org.openledger.tensor.TensorException.Code.NATIVES_MISSING;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The libraries that libtorch needs, unpacked from the class path once into a folder named by
/// their content, or refused.
///
/// libtorch asks for `libopenblas.so.0`; MKL's single dynamic library stands in under that name,
/// because OpenBLAS's own threads and libtorch's OpenMP do not live well in one process.
final class Natives {
  private static final String TORCH = "org/bytedeco/pytorch/linux-x86_64/";
  private static final String MKL = "org/bytedeco/mkl/linux-x86_64/";
  private static final String BLAS = "libopenblas.so.0";
  private static final String MANIFEST = "manifest";
  private static final List<String> RESOURCES =
      List.of(
          TORCH + "libc10.so",
          TORCH + "libgomp.so.1",
          TORCH + "libtorch_cpu.so",
          MKL + "libmkl_rt.so.2",
          MKL + "libmkl_core.so.2",
          MKL + "libmkl_gnu_thread.so.2",
          MKL + "libmkl_intel_lp64.so.2",
          MKL + "libmkl_def.so.2",
          MKL + "libmkl_avx2.so.2",
          MKL + "libmkl_avx512.so.2");

  private Natives() {}

  /// A packed library: its resource's address, its size and its checksum in the archive.
  private record Packed(URL url, long bytes, long crc) {}

  /// The folder with the class path's libraries, unpacked under `cache` if they are not there yet.
  static Path unpacked(Path cache) {
    return unpacked(cache, Natives.class.getClassLoader(), RESOURCES);
  }

  static Path unpacked(Path cache, ClassLoader loader, List<String> resources) {
    TreeMap<String, Packed> packed = new TreeMap<>();
    for (String resource : resources) {
      packed.put(resource.substring(resource.lastIndexOf('/') + 1), find(loader, resource));
    }
    String manifest = manifest(packed);
    Path folder = cache.resolve("torch-" + digest(manifest).substring(0, 16));
    try {
      if (!Files.exists(folder)) {
        unpack(packed, manifest, folder);
      }
      verify(folder, packed, manifest);
    } catch (IOException e) {
      throw new TensorException(
          NATIVES_MISSING, "cannot unpack libtorch into " + folder + ": " + e, e);
    }
    return folder;
  }

  private static Packed find(ClassLoader loader, String resource) {
    URL url = loader.getResource(resource);
    if (url == null) {
      throw new TensorException(
          NATIVES_MISSING,
          "no "
              + resource
              + " on the class path: add the natives of org.bytedeco:pytorch and org.bytedeco:mkl,"
              + " or name the lib folder of an installed PyTorch");
    }
    try {
      URLConnection c = url.openConnection();
      if (c instanceof JarURLConnection jar) {
        return new Packed(url, jar.getJarEntry().getSize(), jar.getJarEntry().getCrc());
      }
      return new Packed(url, c.getContentLengthLong(), 0);
    } catch (IOException e) {
      throw new TensorException(NATIVES_MISSING, "cannot read " + url + ": " + e, e);
    }
  }

  private static String manifest(TreeMap<String, Packed> packed) {
    StringBuilder lines = new StringBuilder();
    packed.forEach((n, p) ->
        lines.append(n).append(' ').append(p.bytes).append(' ').append(p.crc).append('\n'));
    return lines.toString();
  }

  private static String digest(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Unpacks beside the target and moves the whole folder into place, so that a folder that exists
  /// is complete. When two processes race, the first move wins and the other takes its result.
  private static void unpack(TreeMap<String, Packed> packed, String manifest, Path folder)
      throws IOException {
    Files.createDirectories(folder.getParent());
    Path part = Files.createTempDirectory(folder.getParent(), "unpacking-");
    try {
      for (var e : packed.entrySet()) {
        URLConnection c = e.getValue().url.openConnection();
        c.setUseCaches(false);
        try (InputStream in = c.getInputStream()) {
          Files.copy(in, part.resolve(e.getKey()));
        }
      }
      if (packed.containsKey("libmkl_rt.so.2")) {
        Files.createSymbolicLink(part.resolve(BLAS), Path.of("libmkl_rt.so.2"));
      }
      Files.writeString(part.resolve(MANIFEST), manifest);
      Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      throw new IOException("no atomic move inside " + folder.getParent(), e);
    } catch (IOException e) {
      if (!Files.exists(folder.resolve(MANIFEST))) {
        throw e;
      }
    } finally {
      delete(part);
    }
  }

  private static void delete(Path part) throws IOException {
    if (!Files.exists(part)) {
      return;
    }
    try (Stream<Path> files = Files.list(part)) {
      for (Path f : files.toList()) {
        Files.delete(f);
      }
    }
    Files.delete(part);
  }

  private static void verify(Path folder, TreeMap<String, Packed> packed, String manifest)
      throws IOException {
    Path listed = folder.resolve(MANIFEST);
    if (!Files.exists(listed) || !Files.readString(listed).equals(manifest)) {
      throw new TensorException(
          NATIVES_CORRUPT, folder + " is not what was unpacked there: delete it and start again");
    }
    for (var e : packed.entrySet()) {
      Path f = folder.resolve(e.getKey());
      long bytes = Files.exists(f) ? Files.size(f) : -1;
      if (e.getValue().bytes >= 0 && bytes != e.getValue().bytes) {
        throw new TensorException(
            NATIVES_CORRUPT,
            f + " has " + bytes + " bytes, not " + e.getValue().bytes + ": delete " + folder);
      }
    }
  }
}
