package org.openledger.node.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openledger.testing.Vectors;
import tools.jackson.databind.json.JsonMapper;

/// What `bin/test-clients` installs, and the programs in `src/test/clients` that use it.
public final class Stock {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Stock() {}

  /// Installs clients by name, unless they are there.
  public static void bring(String... names) throws IOException, InterruptedException {
    String[] command = new String[names.length + 1];
    command[0] = Vectors.root().resolve("bin/test-clients").toString();
    System.arraycopy(names, 0, command, 1, names.length);
    run(command);
  }

  /// Runs a program to its end, which must be a good one.
  public static void run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .directory(Vectors.root().resolve("node/src/test/clients").toFile())
            .redirectErrorStream(true)
            .start();
    String said;
    try (InputStream in = process.getInputStream()) {
      said = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
  }

  /// The code that creates a contract of `src/test/clients/contracts`, in hex.
  public static String bytecode(String file, String contract)
      throws IOException, InterruptedException {
    bring("ethereum-contracts");
    Path made = Vectors.root().resolve("node/target/contracts/out");
    String artifact = Files.readString(made.resolve(file + ".sol/" + contract + ".json"));
    return JSON.readTree(artifact).path("bytecode").path("object").asString();
  }
}
