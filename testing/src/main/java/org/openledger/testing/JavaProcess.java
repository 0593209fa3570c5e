package org.openledger.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Programs of our own in a process of their own, to be killed or measured.
public final class JavaProcess {
  private JavaProcess() {}

  /// What starts `main` with this process's classes, as the launcher starts the node.
  ///
  /// @param heap for example `1200m`
  public static List<String> command(String heap, Class<?> main, String... args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "-Xmx" + heap));
    command.add("-XX:+UseSerialGC");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--add-modules=jdk.incubator.vector");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add(main.getName());
    command.addAll(List.of(args));
    return List.copyOf(command);
  }
}
