package org.openledger.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchTest {
  @TempDir Path dir;

  @Test
  void loadsOnceAndSaysItsVersion() {
    Torch t = Torch.get();
    assertThat(t.version()).matches("\\d+\\.\\d+");
    assertThat(Torch.load(TorchOptions.defaults())).isSameAs(t);
    assertThat(t.folder()).isDirectory();
  }

  @Test
  void setsTheCountOfThreads() {
    Torch t = Torch.get();
    int before = t.threads();
    t.threads(1);
    assertThat(t.threads()).isEqualTo(1);
    t.threads(before);
    refused(TensorException.Code.RANGE, () -> t.threads(0));
    refused(TensorException.Code.RANGE, () -> TorchOptions.defaults().withThreads(-1));
  }

  @Test
  void refusesASecondLibrary() {
    Torch.get();
    TorchOptions other = new TorchOptions(Optional.of(dir), dir, 0);
    refused(TensorException.Code.NATIVES_MISSING, () -> Torch.load(other));
  }

  @Test
  void unpacksOnceAndNoticesDamage() throws IOException {
    Path jar = Files.createDirectories(dir.resolve("in/a"));
    Files.writeString(jar.resolve("libx.so"), "library");
    URL[] urls = {dir.resolve("in").toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(urls, null)) {
      List<String> resources = List.of("a/libx.so");
      Path folder = Natives.unpacked(dir.resolve("cache"), loader, resources);
      assertThat(folder.resolve("libx.so")).hasContent("library");
      assertThat(Natives.unpacked(dir.resolve("cache"), loader, resources)).isEqualTo(folder);
      Files.writeString(folder.resolve("libx.so"), "libr");
      refused(
          TensorException.Code.NATIVES_CORRUPT,
          () -> Natives.unpacked(dir.resolve("cache"), loader, resources));
      Files.delete(folder.resolve("manifest"));
      refused(
          TensorException.Code.NATIVES_CORRUPT,
          () -> Natives.unpacked(dir.resolve("cache"), loader, resources));
      refused(
          TensorException.Code.NATIVES_MISSING,
          () -> Natives.unpacked(dir.resolve("cache"), loader, List.of("a/liby.so")));
    }
    try (var left = Files.list(dir.resolve("cache"))) {
      assertThat(left).as("nothing half unpacked").hasSize(1);
    }
  }

  @Test
  void anUnwritableCacheIsOneClearError() throws IOException {
    Path file = Files.writeString(dir.resolve("file"), "");
    Path jar = Files.createDirectories(dir.resolve("in/a"));
    Files.writeString(jar.resolve("libx.so"), "library");
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {dir.resolve("in").toUri().toURL()}, null)) {
      refused(
          TensorException.Code.NATIVES_MISSING,
          () -> Natives.unpacked(file.resolve("below"), loader, List.of("a/libx.so")));
    }
  }

  private static void refused(TensorException.Code code, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            TensorException.class, e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code));
  }
}
